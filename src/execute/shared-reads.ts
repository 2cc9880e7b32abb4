import type { RequestContext } from '../core/context.ts';
import type { Execution } from './executor.ts';

/** What the executions of one request have read, up to its next write. */
export class SharedReads<Reads> {
  readonly #byRequest = new WeakMap<RequestContext, Reads>();
  readonly #fresh: (execution: Execution) => Reads;

  constructor(fresh: (execution: Execution) => Reads) {
    this.#fresh = fresh;
  }

  of(execution: Execution): Reads {
    const { lowered, request } = execution;
    const known = lowered.kind === 'mutation' ? undefined : this.#byRequest.get(request);
    const shared = known ?? this.#fresh(execution);
    this.#byRequest.set(request, shared);
    return shared;
  }
}
