import type { RequestHeaders } from './exchange.ts';
import type { Freshness } from './freshness.ts';
import type { RequestTrace } from './request-trace.ts';
import type { StopSignal } from './stop-signal.ts';

/** Whoever sends a request with a valid credential. */
export interface Caller {
  /** `iss` and `sub` of the token together, so that equal subjects of two issuers stay apart; or the API key's id. */
  readonly identity: string;
  readonly scopes: ReadonlySet<string>;
  /** Claims by the names schemas use in `$caller.<name>`. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** Whose limits and budget requests count against: the API key's, where one was sent, else those of `identity`. */
  readonly meteredBy: string;
  /** Id of the API key that was sent, alone or beside a token; absent without one. */
  readonly apiKeyId?: string;
  /** When the credential ceases to be valid: milliseconds since 1970; Infinity for an API key. */
  readonly expiresAtMs: number;
}

/** What one request carries through the stages. */
export interface RequestContext {
  readonly requestId: string;
  readonly client: string;
  readonly headers: RequestHeaders;
  /** Absent when no credential was sent. */
  readonly caller: Caller | undefined;
  /** Aborts when the caller has gone or the request's time is up. */
  readonly signal: StopSignal;
  /** Counted for the access log. */
  readonly calls: CallCount;
  /** Who follows it; undefined for nobody. */
  readonly trace: RequestTrace | undefined;
  /** Of the answer, as far as it is known by now. */
  readonly freshness: Freshness;
  /** What parts of the gateway remember for the time of the request, each under a key of its own. */
  readonly memory: Map<object, unknown>;
}

/** How many calls to services a request has made. */
export interface CallCount {
  total: number;
}
