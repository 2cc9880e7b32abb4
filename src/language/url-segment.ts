import { LanguageError } from './language-error.ts';
import { parseTemplate, type Template, variablesOf } from './template.ts';
import { badInput, plainText } from './template-text.ts';
import type { TextPiece } from './text-piece.ts';
import { encodePathLiteral, encodeValue } from './url-encoding.ts';
import type { Lookup, Variable } from './variable.ts';

const CONTROL = /\p{Cc}/u;
const DOTS = /^(?:\.|%2e){1,2}$/i;

/**
 * Parses one segment of a path. The literal parts of the result are percent-encoded.
 *
 * @throws {LanguageError} BAD_PATH for "." and "..", KEYS_IN_PATH for `$keys` without `|csv`
 */
export function parseSegment({ text, offset }: TextPiece): Template {
  if (DOTS.test(text)) {
    throw new LanguageError('BAD_PATH', `A path cannot have the segment "${text}"`, {
      hint: 'Write the path in full.',
      offset,
    });
  }
  const template = parseTemplate(text);
  if (variablesOf(template).some(({ scope, csv }) => scope === 'keys' && !csv)) {
    const hint = 'Write {$keys|csv}, or put $keys into the query or the body.';
    throw new LanguageError('KEYS_IN_PATH', 'A path segment cannot hold the list $keys', {
      hint,
      offset: offset + text.indexOf('{$keys}'),
    });
  }
  return { text, parts: template.parts.map((part) => (typeof part === 'string' ? encodePathLiteral(part) : part)) };
}

/**
 * One percent-encoded segment, whatever the values are.
 *
 * @throws {GatewayError} BAD_USER_INPUT for null, "", ".", "..", control characters, objects, and lists without `|csv`.
 */
export function renderSegment(segment: Template, lookup: Lookup): string {
  const [first] = segment.parts;
  if (typeof first === 'string' && segment.parts.length === 1) return first;
  let encoded = '';
  for (const part of segment.parts) encoded += typeof part === 'string' ? part : encodeHole(part, lookup);
  if (DOTS.test(encoded)) throw badInput('"." and ".." cannot stand in a path');
  return encoded;
}

function encodeHole(variable: Variable, lookup: Lookup): string {
  const value = lookup(variable);
  if (!variable.csv || !Array.isArray(value)) return encodeItem(value);
  const items = (value as readonly unknown[]).map(encodeItem);
  if (items.length === 0) throw badInput('a list for a path is empty');
  // Whether an item can be sent must not depend on those beside it.
  if (items.some((item) => DOTS.test(item))) throw badInput('"." and ".." cannot stand in a path');
  return items.join(',');
}

function encodeItem(value: unknown): string {
  const text = plainText(value);
  if (text === undefined || text === '') throw badInput('a value for a path is missing or empty');
  if (CONTROL.test(text)) throw badInput('a value for a path has control characters');
  return encodeValue(text);
}
