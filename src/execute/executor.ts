import type { RequestContext } from '../core/context.ts';
import type { Lowered } from '../plan/lower.ts';
import type { Answer } from './answer.ts';
import type { ComputedValues } from './computed-values.ts';
import type { Prepared } from './prepare.ts';

/** One run of an operation. */
export interface Execution {
  readonly lowered: Lowered;
  readonly prepared: Prepared;
  readonly request: RequestContext;
  /** `__schema` and `__type` by response key. */
  readonly introspection: Readonly<Record<string, unknown>>;
  readonly computed: ComputedValues;
  /** Told what is masked as INTERNAL_SERVER_ERROR. */
  readonly onUnexpected: (error: unknown) => void;
}

/** Runs an operation on the graph and answers in the client's shape. Failures of services are errors in the answer. */
export type Executor = (execution: Execution) => Promise<Answer>;
