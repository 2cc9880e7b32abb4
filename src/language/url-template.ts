import { LanguageError } from './language-error.ts';
import { parseTemplate, type Template, variablesOf } from './template.ts';
import { splitText } from './text-piece.ts';
import { parseQueryPair, type QueryPair, renderQueryPair } from './url-query.ts';
import { parseSegment, renderSegment } from './url-segment.ts';
import type { Lookup, Variable } from './variable.ts';

/** The path and query of a request, taken apart before any value is known. */
export interface UrlTemplate {
  /** As the author wrote it. */
  readonly text: string;
  /** What stands between the slashes, the first slash excluded. The literal parts are percent-encoded. */
  readonly segments: readonly Template[];
  readonly query: readonly QueryPair[];
}

const FORBIDDEN = /#|\p{Cc}|\p{Cs}/u;

/**
 * Parses what `@rest` requests: `/users/{$args.id}/orders?status={$args.status}`. The author's own text is kept where it
 * is percent-encoded, and encoded where a URL could not hold it.
 *
 * @throws {LanguageError} BAD_PATH, UNKNOWN_SCOPE, KEYS_IN_PATH
 */
export function parseUrlTemplate(text: string): UrlTemplate {
  checkShape(text);
  // Once all holes are known to be well-formed, no separator can stand inside one.
  parseTemplate(text);
  const [path = '', ...queryParts] = text.split('?');
  const segments = splitText({ text: path.slice(1), offset: 1 }, '/').map(parseSegment);
  const pairs = splitText({ text: queryParts.join('?'), offset: path.length + 1 }, '&');
  return { text, segments, query: pairs.filter((pair) => pair.text !== '').map(parseQueryPair) };
}

/**
 * The path and query of a request, percent-encoded. Whatever the values are, the result has the segments of the template
 * and no other names in its query.
 *
 * @throws {GatewayError} BAD_USER_INPUT for a value that has no place there.
 */
export function renderUrl({ segments, query }: UrlTemplate, lookup: Lookup): string {
  let url = '';
  for (const segment of segments) url += `/${renderSegment(segment, lookup)}`;
  let sign = '?';
  for (const pair of query) {
    const text = renderQueryPair(pair, lookup);
    if (text === undefined) continue;
    url += sign + text;
    sign = '&';
  }
  return url;
}

/** The variables of all holes, in their order. */
export function urlVariables({ segments, query }: UrlTemplate): readonly Variable[] {
  return [...segments, ...query.map(({ value }) => value)].flatMap(variablesOf);
}

function checkShape(text: string): void {
  const start = 'Start with "/"; the scheme and host stand in @service(url:).';
  if (!text.startsWith('/')) throw problem('The path must start with "/"', start);
  if (text.startsWith('//')) throw problem('The path must not start with "//", which would name another host', start);
  const offset = text.search(FORBIDDEN);
  if (offset >= 0) {
    throw problem(
      'A path cannot have a fragment or control characters',
      'Write %23 for a "#" that is meant as text.',
      offset,
    );
  }
}

const problem = (message: string, hint: string, offset = 0): LanguageError =>
  new LanguageError('BAD_PATH', message, { hint, offset });
