import type { GatewayAnswer, RequestHeaders } from '../core/exchange.ts';

/** How long an answer holds, and for whom. */
export interface ResponseFreshness {
  readonly maxAgeMs: number;
  readonly scope: 'PUBLIC' | 'PRIVATE';
  /** An entity tag, with its quotes. */
  readonly etag: string;
  /** Names of the headers that the answer depends on. */
  readonly vary: readonly string[];
}

/**
 * The answer to a GET with how long it holds: https://www.rfc-editor.org/rfc/rfc9111#section-5.2. Whoever has this version
 * already is told so, and not sent it again: https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2
 */
export function withFreshness(
  answer: GatewayAnswer,
  freshness: ResponseFreshness | undefined,
  { method, headers }: { readonly method: string; readonly headers: RequestHeaders },
): GatewayAnswer {
  if (!freshness || method !== 'GET' || answer.status !== 200) return answer;
  const caching = cacheHeaders(freshness);
  if (isKnownToCaller(headers['if-none-match'], freshness)) return { status: 304, headers: caching, body: '' };
  return { ...answer, headers: { ...answer.headers, ...caching } };
}

const cacheHeaders = ({ maxAgeMs, scope, etag, vary }: ResponseFreshness): Readonly<Record<string, string>> => ({
  'cache-control': `${scope.toLowerCase()}, max-age=${Math.floor(maxAgeMs / 1_000)}`,
  etag,
  vary: vary.join(', '),
});

function isKnownToCaller(known: string | undefined, { etag }: ResponseFreshness): boolean {
  if (known === undefined) return false;
  const isSame = (one: string): boolean => weak(one.trim()) === weak(etag);
  return known.trim() === '*' || known.split(',').some(isSame);
}

const weak = (etag: string): string => etag.replace(/^W\//, '');
