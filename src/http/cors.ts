import type { IncomingMessage, ServerResponse } from 'node:http';

import type { GatewayAnswer } from '../core/exchange.ts';
import { PREFLIGHT_HEADERS } from '../core/preflight-headers.ts';
import type { CorsRules } from '../core/settings.ts';

/** Headers that pages may send; a service is forwarded others only where the operator adds them. */
const REQUEST_HEADERS: readonly string[] = [
  ...['content-type', 'authorization', 'x-api-key', 'x-request-id', 'if-none-match', 'traceparent', 'tracestate'],
  ...PREFLIGHT_HEADERS,
];

/** Headers that pages may read, besides those that any page may. */
const ANSWER_HEADERS: readonly string[] = [
  ...['x-request-id', 'x-partial', 'etag', 'retry-after', 'ratelimit', 'ratelimit-policy'],
  ...['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'],
];

/** Browsers ask again after so many seconds. */
const PREFLIGHT_SECONDS = 600;

/** What pages of other origins may do with one client: https://fetch.spec.whatwg.org/#http-cors-protocol */
export class Cors {
  readonly #origins: ReadonlySet<string>;
  readonly #credentials: boolean;
  readonly #preflight: Readonly<Record<string, string>>;

  constructor({ origins, credentials, headers }: CorsRules) {
    this.#origins = new Set(origins);
    this.#credentials = credentials;
    this.#preflight = {
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': [...REQUEST_HEADERS, ...headers].join(', '),
      'access-control-max-age': String(PREFLIGHT_SECONDS),
    };
  }

  /** Sets the headers that the answer has, whatever it will be. Says whether the request came from a page that may ask. */
  allow({ headers: { origin } }: IncomingMessage, res: ServerResponse): boolean {
    res.setHeader('vary', 'origin');
    if (origin === undefined || !this.#origins.has(origin)) return false;
    res.setHeader('access-control-allow-origin', origin);
    if (this.#credentials) res.setHeader('access-control-allow-credentials', 'true');
    res.setHeader('access-control-expose-headers', ANSWER_HEADERS.join(', '));
    return true;
  }

  /** The answer to a browser that asks first; undefined for what is no such request. */
  preflight({ method, headers }: IncomingMessage): GatewayAnswer | undefined {
    if (method !== 'OPTIONS' || headers['access-control-request-method'] === undefined) return undefined;
    return { status: 204, headers: this.#preflight, body: '' };
  }
}
