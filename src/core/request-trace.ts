import type { ErrorCode } from './errors.ts';
import type { GraphQLRequest } from './exchange.ts';
import type { AnswerReport, CallOutcome } from './metrics.ts';

/** All times are milliseconds of `performance.now()`. */
export interface TracedSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A request to a client, as it comes. */
export type TracedRequest = Pick<GraphQLRequest, 'client' | 'method' | 'headers' | 'requestId'> & {
  /** Below the client: `/graphql`, or the path of an endpoint. */
  readonly path: string;
  readonly fromMs: number;
};

/** What is known of a request once its operation is. */
export interface TracedPlan extends TracedSpan {
  /** The operation's name. */
  readonly operation: string | undefined;
  readonly kind: 'query' | 'mutation' | 'subscription';
  /** The document as the caller sent it; undefined for a stored one that was asked for by its id or as an endpoint. */
  readonly document: string | undefined;
}

/** A call to a service, as it is asked for. */
export interface TracedCall {
  readonly service: string;
  readonly method: string;
  /** Path and query below the service's URL, without what headers and the environment put in; empty for a GraphQL service. */
  readonly path: string;
  /** What is called: a graph field (`Query.user`, `User.orders`), or the root fields of a GraphQL document. */
  readonly fields: readonly string[];
  /** How many keys one request asks for; undefined for a call that looks up none. */
  readonly keys: number | undefined;
  /** Its wave in the plan, from 1 on; undefined where no plan says: for what code asks, and for the reference executor. */
  readonly wave?: number | undefined;
}

/** How a call ended, or one try of it. */
export interface TracedOutcome {
  readonly outcome: CallOutcome;
  /** Undefined where no answer came. */
  readonly status: number | undefined;
}

/** Follows one call to a service. */
export interface CallTrace {
  /** Headers that the service is sent, so that its own trace goes on from here. */
  readonly headers: Readonly<Record<string, string>> | undefined;
  /** An equal call was under way, which it waits for: it has no tries of its own. */
  joined(): void;
  /** It goes to this server of the service, told by its origin; the last one told is the one that answers. */
  sentTo?(instance: string): void;
  /** One try is over; there is more than one where calls are sent again. */
  tried(attempt: TracedOutcome & TracedSpan): void;
  ended(end: TracedOutcome): void;
}

/** What was found in the cache of service answers, for the keys of one call. */
export interface TracedLookUp {
  readonly service: string;
  /** How many keys, or 1 for a call without any. */
  readonly keys: number;
  /** Had, and within their time. */
  readonly hit: number;
  /** Had, past their time, and fetched again meanwhile. */
  readonly stale: number;
}

/** The end of a request. */
export interface TracedEnd {
  readonly status: number;
  readonly codes: readonly ErrorCode[];
  /** The answer, or that to the last event; undefined where there is none. */
  readonly answer: AnswerReport | undefined;
}

/** Follows one request on its way. What it is told never fails. */
export interface RequestTrace {
  planned(plan: TracedPlan): void;
  call(call: TracedCall): CallTrace;
  lookedUp(lookUp: TracedLookUp): void;
  ended(end: TracedEnd): void;
}

/** Begins to follow requests; undefined for those that nobody looks at. */
export type Tracer = (request: TracedRequest) => RequestTrace | undefined;
