import type { Execution } from './executor.ts';

/** What the executions of one request have read, up to its next write. */
export class SharedReads<Reads> {
  readonly #fresh: (execution: Execution) => Reads;

  constructor(fresh: (execution: Execution) => Reads) {
    this.#fresh = fresh;
  }

  of(execution: Execution): Reads {
    const { lowered, request } = execution;
    const known = lowered.kind === 'mutation' ? undefined : (request.memory.get(this) as Reads | undefined);
    const shared = known ?? this.#fresh(execution);
    request.memory.set(this, shared);
    return shared;
  }
}
