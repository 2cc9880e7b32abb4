import type { ErrorCode } from './errors.ts';

/** What a call to a service came to. */
export const callOutcomes = [
  'ok',
  /** The service answered 4xx. */
  'client_error',
  /** The service answered 5xx, or what is no answer, such as a redirect. */
  'error',
  'timeout',
  'unavailable',
  /** What came was no HTTP, was cut off, did not inflate, or was too large. */
  'bad_response',
  /** The gateway spared the service: its breaker was open, or too many calls waited. */
  'refused',
  /** Nobody waited for the answer any more. */
  'cancelled',
  /** Code round the calls of the service failed. */
  'failed',
] as const;

export type CallOutcome = (typeof callOutcomes)[number];

/** Told of each call to a service, and of each further try of one. */
export interface CallObserver {
  began(isRetry: boolean): void;
  ended(outcome: CallOutcome, tookMs: number): void;
}

/** How many keys were looked for in what is kept of a service's answers. Whoever looks counts. */
export interface CacheCounts {
  hit: number;
  /** Values past their time were given. */
  stale: number;
  miss: number;
}

/** What is told of one service. */
export interface ServiceObserver {
  readonly calls: CallObserver;
  readonly cache: CacheCounts;
}

/** The breaker of one instance of a service. */
export interface SeenBreaker {
  readonly service: string;
  /** Its origin, and its address where that has a name. */
  readonly instance: string;
  readonly isOpen: boolean;
}

/** Whether an answer that may be kept was there already. */
export type CacheResult = 'hit' | 'miss';

/** What callers are held to. */
export const limits = ['budget', 'rate', 'cost', 'depth', 'tokens', 'aliases', 'body'] as const;

export type Limit = (typeof limits)[number];

/** Response names and list indexes. */
type AnswerPath = readonly (string | number)[];

/** An answer to a request, or to one event of a subscription. */
export interface AnswerReport {
  /** Points that it might have cost, and those that it has. */
  readonly requested: number;
  readonly actual: number;
  /** Undefined where the answer may not be kept. */
  readonly cache: CacheResult | undefined;
  readonly errors: readonly { readonly path: AnswerPath; readonly error: { readonly code: ErrorCode } }[];
  /** What stands in for what services failed to give: `stale` where it is a value past its time, else a fallback. */
  readonly degraded: readonly {
    readonly path: AnswerPath;
    readonly code: ErrorCode;
    readonly service?: string;
    readonly stale?: true;
  }[];
}

/** The end of a request. */
export interface RequestEnd {
  readonly operation: string | undefined;
  readonly status: number;
  /** Undefined where it says nothing of the gateway. */
  readonly durationMs: number | undefined;
}

/** Told of the requests to one client. */
export interface ClientObserver {
  answered(answer: AnswerReport): void;
  /** A request failed as a whole. */
  refused(code: ErrorCode): void;
  /** A limit was exceeded that no code tells, or that is only measured. */
  limited(limit: Limit): void;
  /** A limit that is only measured would have refused a request. */
  exceeded(code: ErrorCode): void;
  subscriptionBegan(): void;
  subscriptionEnded(): void;
  ended(end: RequestEnd): void;
}
