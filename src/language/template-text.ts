import { GatewayError } from '../core/errors.ts';
import type { Template } from './template.ts';
import type { Lookup } from './variable.ts';

/** A BAD_USER_INPUT error to be thrown. The reason must not repeat the value. */
export const badInput = (reason: string): GatewayError => new GatewayError('BAD_USER_INPUT', { reason });

/**
 * A plain value as text: numbers and booleans as JSON prints them. Undefined for null and undefined.
 *
 * @throws {GatewayError} BAD_USER_INPUT for a list, an object, or a number that JSON does not have.
 */
export function plainText(value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  throw badInput('a text, a number or a boolean is needed, not a list or an object');
}

/**
 * The text of a template, each hole passed through `encode`. Undefined when a hole is null or absent, or an empty list
 * behind `|csv`, which leaves out nulls.
 *
 * @throws {GatewayError} BAD_USER_INPUT for an object, or a list without `|csv`.
 */
export function templateText(template: Template, lookup: Lookup, encode = plain): string | undefined {
  let text = '';
  for (const part of template.parts) {
    const piece = typeof part === 'string' ? part : holeText(lookup(part), part.csv, encode);
    if (piece === undefined) return undefined;
    text += piece;
  }
  return text;
}

function holeText(value: unknown, csv: boolean, encode: (text: string) => string): string | undefined {
  const texts = csv && Array.isArray(value) ? value.map(plainText) : [plainText(value)];
  const present = texts.filter((text) => text !== undefined);
  return present.length === 0 ? undefined : present.map(encode).join(',');
}

const plain = (text: string): string => text;
