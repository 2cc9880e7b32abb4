/** Tells that nobody waits any more: an AbortSignal, or a `Stop`, which costs a tenth of one. */
export interface StopSignal {
  readonly aborted: boolean;
  /** Why. */
  readonly reason: Error;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

const STOPPED = new Error('stopped');

/** A signal together with what sets it off. Every request and every call to a service has one. */
export class Stop implements StopSignal {
  #aborted = false;
  #reason: Error = STOPPED;
  #listeners: (() => void)[] = [];

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
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener();
  }

  addEventListener(_: 'abort', listener: () => void): void {
    if (!this.#listeners.includes(listener)) this.#listeners.push(listener);
  }

  removeEventListener(_: 'abort', listener: () => void): void {
    const position = this.#listeners.indexOf(listener);
    if (position >= 0) this.#listeners.splice(position, 1);
  }
}
