import type { RequestContext } from '../core/context.ts';
import type { OperationCaching } from '../plan/cache-policy.ts';
import type { Lowered } from '../plan/lower.ts';
import type { Answer } from './answer.ts';
import type { ComputedValues } from './computed-values.ts';
import type { Delivery } from './delivery.ts';
import type { Prepared } from './prepare.ts';

/** One run of an operation. */
export interface Execution {
  readonly lowered: Lowered;
  /** Default: nothing that it reads is kept. */
  readonly caching?: Pick<OperationCaching, 'kept'>;
  readonly prepared: Prepared;
  /** Executions with one request share what they have read; what must read afresh has a request of its own. */
  readonly request: RequestContext;
  /** `__schema` and `__type` by response key. */
  readonly introspection: Readonly<Record<string, unknown>>;
  readonly computed: ComputedValues;
  /** Told what is masked as INTERNAL_SERVER_ERROR. */
  readonly onUnexpected: (error: unknown) => void;
  /** Code has asked for it: the operation that the code is part of may wait for it, and it for nothing of that. */
  readonly isOfCode?: boolean;
  /** The answer is sent as text: it need not be made as an object first. */
  readonly asText?: boolean;
  /** Takes the answer to a query in parts, where some of it may come later; without it, and from an executor that has no parts, all comes at once. */
  readonly delivery?: Delivery;
  /** The event of a subscription that is answered. */
  readonly event?: SourceEvent;
}

/** What the root field of a subscription is for one event, as the executor that opened the source has it; an error for one that failed. */
export interface SourceEvent {
  readonly value: unknown;
}

/** Runs operations on the graph and answers in the client's shape. Failures of services are errors in the answer. */
export interface Executor {
  /** Runs a query or a mutation, or answers one event of a subscription. */
  readonly run: (execution: Execution) => Promise<Answer>;
  /**
   * The events behind the root field of a subscription, until the service or the request's signal ends them. Throws a
   * GatewayError while it is read when they cannot be had or break off.
   */
  readonly subscribe: (execution: Execution) => AsyncIterable<SourceEvent>;
}
