/** Tells that nobody waits any more: an AbortSignal, or a `Stop`, which costs a tenth of one. */
export interface StopSignal {
  readonly aborted: boolean;
  /** Why. */
  readonly reason: Error;
  /** When time is up, in milliseconds since 1970, where that is known. */
  readonly deadlineAtMs?: number | undefined;
  addEventListener(type: 'abort', listener: StopListener): void;
  removeEventListener(type: 'abort', listener: StopListener): void;
}

/** As of any event: a function, or an object that handles it. */
export type StopListener = (() => void) | { handleEvent(): void };

const STOPPED = new Error('stopped');

/** A signal together with what sets it off. Every request and every call to a service has one. */
export class Stop implements StopSignal {
  readonly deadlineAtMs: number | undefined;
  #aborted = false;
  #reason: Error = STOPPED;
  /** Most have one: a set for it would cost more than the rest. */
  #first: StopListener | undefined;
  #others: Set<StopListener> | undefined;

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
    if (first) tell(first);
    for (const listener of others ?? []) tell(listener);
  }

  addEventListener(_: 'abort', listener: StopListener): void {
    if (this.#first === listener) return;
    if (this.#first === undefined && this.#others === undefined) this.#first = listener;
    else (this.#others ??= new Set()).add(listener);
  }

  removeEventListener(_: 'abort', listener: StopListener): void {
    if (this.#first === listener) this.#first = undefined;
    else this.#others?.delete(listener);
  }
}

function tell(listener: StopListener): void {
  if (typeof listener === 'function') listener();
  else listener.handleEvent();
}
