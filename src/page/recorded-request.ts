import type { ErrorCode } from '../core/errors.ts';
import type { CacheResult } from '../core/metrics.ts';
import type { TracedCall, TracedLookUp, TracedOutcome, TracedPlan } from '../core/request-trace.ts';

/** A time span, in milliseconds from the beginning of the request. */
export interface RecordedSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/** A call to a service, as far as it has come. */
export interface RecordedCall extends TracedCall {
  fromMs: number;
  /** Undefined while it is under way, as its outcome is. */
  toMs?: number;
  outcome?: TracedOutcome['outcome'];
  status?: number | undefined;
  /** An equal call was under way, whose answer it is given. */
  joined?: true;
  /** The server that was asked last. */
  instance?: string;
  readonly tries: (RecordedSpan & TracedOutcome)[];
}

/** How a request ended. */
export interface RecordedEnd {
  readonly ms: number;
  readonly status: number;
  readonly codes: readonly ErrorCode[];
  /** Points; undefined for a request that was refused. */
  readonly requested: number | undefined;
  readonly actual: number | undefined;
  /** Whether the answer as a whole was kept; undefined where it may not be. */
  readonly cache: CacheResult | undefined;
  readonly errors: readonly { readonly path: string; readonly code: ErrorCode }[];
  readonly degraded: readonly {
    readonly path: string;
    readonly code: ErrorCode;
    readonly service: string | undefined;
    readonly stale: boolean;
  }[];
}

/** A request as the page shows it: no header of it, no variable and no answer. */
export interface RecordedRequest {
  /** Counts from 1, in the order in which they came. */
  readonly id: number;
  readonly requestId: string;
  readonly client: string;
  readonly method: string;
  /** Below the client. */
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly atMs: number;
  /** Whether it came with a credential; nothing of it is told. */
  readonly hasCredential: boolean;
  operation?: string | undefined;
  kind?: TracedPlan['kind'];
  /** The document; undefined before it is read, and for one that was refused. */
  document?: string | undefined;
  /** The caller sent no text: it is a stored operation, asked for by its id or as an endpoint. */
  isStored?: boolean;
  planning?: RecordedSpan;
  readonly calls: RecordedCall[];
  /** Calls past those that are recorded. */
  moreCalls: number;
  readonly lookUps: (TracedLookUp & { readonly atMs: number })[];
  /** Undefined while it is under way. */
  end?: RecordedEnd;
}
