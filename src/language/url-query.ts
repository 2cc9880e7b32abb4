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
 * What is sent of a pair: undefined when a hole is null; when the value is one hole with a list, a pair for each item.
 *
 * @throws {GatewayError} BAD_USER_INPUT for an object, a list inside other text, or half a surrogate pair.
 */
export function renderQueryPair({ name, hasValue, value }: QueryPair, lookup: Lookup): string | undefined {
  if (!hasValue) return name;
  const hole = onlyHole(value);
  if (hole === undefined || hole.csv) {
    const text = templateText(value, lookup, encodeValue);
    return text === undefined ? undefined : `${name}=${text}`;
  }
  const found = lookup(hole);
  if (!Array.isArray(found)) return pairOf(name, found);
  const pairs = (found as readonly unknown[]).map((item) => pairOf(name, item)).filter((pair) => pair !== undefined);
  return pairs.length === 0 ? undefined : pairs.join('&');
}

function pairOf(name: string, value: unknown): string | undefined {
  const text = plainText(value);
  return text === undefined ? undefined : `${name}=${encodeValue(text)}`;
}
