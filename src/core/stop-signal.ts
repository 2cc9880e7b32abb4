/** Tells that nobody waits any more: an AbortSignal, or a `Stop`, which costs a tenth of one. */
export interface StopSignal {
  readonly aborted: boolean;
  /** Why. */
  readonly reason: Error;
  /** When time is up, in milliseconds since 1970, where that is known. */
  readonly deadlineAtMs?: number | undefined;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

const STOPPED = new Error('stopped');

/** A signal together with what sets it off. Every request and every call to a service has one. */
export class Stop implements StopSignal {
  readonly deadlineAtMs: number | undefined;
  #aborted = false;
  #reason: Error = STOPPED;
  /** Most have one: a set for it would cost more than the rest. */
  #first: (() => void) | undefined;
  #others: Set<() => void> | undefined;

  constructor(deadlineAtMs?: number) {
    this.deadlineAtMs = deadlineAtMs;
  }

  get aborted(): boolean {
    return this.#aborted;
  }

  get reason(): Error {
    return this.#reason;
  }

  /** Tells all listeners, once. */
  abort(reason: Error = STOPPED): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    const [first, others] = [this.#first, this.#others];
    this.#first = undefined;
    this.#others = undefined;
    first?.();
    for (const listener of others ?? []) listener();
  }

  addEventListener(_: 'abort', listener: () => void): void {
    if (this.#first === listener) return;
    if (this.#first === undefined && this.#others === undefined) this.#first = listener;
    else (this.#others ??= new Set()).add(listener);
  }

  removeEventListener(_: 'abort', listener: () => void): void {
    if (this.#first === listener) this.#first = undefined;
    else this.#others?.delete(listener);
  }
}
