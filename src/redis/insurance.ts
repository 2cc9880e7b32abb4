import type { Awaitable } from '../core/and-then.ts';

/** Is told when a shared store is lost and when it is there again, once each time. */
export interface StoreObserver {
  /** From now on this process decides alone; `cause` is what went wrong. */
  away(cause: unknown): void;
  back(): void;
}

/** How a store is insured; `now` is a clock in milliseconds that never goes back. */
export interface InsuranceOptions {
  readonly observer: StoreObserver;
  readonly now: () => number;
  /** How long the shared store is not asked after a failure. */
  readonly pauseMs?: number;
}

const PAUSE_MS = 500;

/** Asks a shared store as long as it answers, and a local one while it does not. */
export class Insurance {
  readonly #observer: StoreObserver;
  readonly #now: () => number;
  readonly #pauseMs: number;
  #isAway = false;
  #pausedUntilMs = -Infinity;

  constructor({ observer, now, pauseMs = PAUSE_MS }: InsuranceOptions) {
    this.#observer = observer;
    this.#now = now;
    this.#pauseMs = pauseMs;
  }

  /** The answer of the shared store, or of the local one when the other rejects or has lately rejected. */
  async ask<Answer>(shared: () => Awaitable<Answer>, local: () => Awaitable<Answer>): Promise<Answer> {
    if (this.#now() < this.#pausedUntilMs) return local();
    // One call tries whether it is back; those that come meanwhile need not wait for that.
    if (this.#isAway) this.#pause();
    try {
      const answer = await shared();
      this.#succeeded();
      return answer;
    } catch (cause) {
      this.#failed(cause);
      return local();
    }
  }

  #pause(): void {
    this.#pausedUntilMs = this.#now() + this.#pauseMs;
  }

  #succeeded(): void {
    if (!this.#isAway) return;
    this.#isAway = false;
    this.#pausedUntilMs = -Infinity;
    this.#observer.back();
  }

  #failed(cause: unknown): void {
    this.#pause();
    if (this.#isAway) return;
    this.#isAway = true;
    this.#observer.away(cause);
  }
}
