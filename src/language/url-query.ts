import { LanguageError } from './language-error.ts';
import { onlyHole, parseTemplate, type Template } from './template.ts';
import { plainText, templateText } from './template-text.ts';
import type { TextPiece } from './text-piece.ts';
import { encodeQueryLiteral, encodeValue } from './url-encoding.ts';
import type { Lookup } from './variable.ts';

/** A `name=value` of a query. */
export interface QueryPair {
  /** Percent-encoded, as it is sent. */
  readonly name: string;
  /** False for a name without "=". */
  readonly hasValue: boolean;
  /** Its literal parts are percent-encoded. */
  readonly value: Template;
}

/**
 * Parses one pair of a query.
 *
 * @throws {LanguageError} BAD_PATH when the name is empty or has a hole.
 */
export function parseQueryPair({ text, offset }: TextPiece): QueryPair {
  const [, name = '', rest] = /^([^=]*)(?:=(.*))?$/s.exec(text) ?? [];
  if (name === '' || name.includes('{$')) {
    const hint = 'Write ?name={$args.name}; only the value can have holes.';
    throw new LanguageError('BAD_PATH', 'The name of a query pair must be plain text', { hint, offset });
  }
  const { parts } = parseTemplate(rest ?? '');
  const encoded = parts.map((part) => (typeof part === 'string' ? encodeQueryLiteral(part) : part));
  return { name: encodeQueryLiteral(name), hasValue: rest !== undefined, value: { text: rest ?? '', parts: encoded } };
}

/**
 * The pairs to send: none when a hole is null, one for each item when the value is one hole with a list.
 *
 * @throws {GatewayError} BAD_USER_INPUT for an object, a list inside other text, or half a surrogate pair.
 */
export function renderQueryPair({ name, hasValue, value }: QueryPair, lookup: Lookup): readonly string[] {
  if (!hasValue) return [name];
  return encodedValues(value, lookup).map((encoded) => `${name}=${encoded}`);
}

function encodedValues(template: Template, lookup: Lookup): readonly string[] {
  const hole = onlyHole(template);
  if (hole !== undefined && !hole.csv) return items(lookup(hole)).map(encodeValue);
  const text = templateText(template, lookup, encodeValue);
  return text === undefined ? [] : [text];
}

function items(value: unknown): readonly string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.map(plainText).filter((text) => text !== undefined);
}
