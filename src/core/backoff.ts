/** Milliseconds between attempts that fail. */
export interface BackoffTimes {
  readonly firstMs: number;
  readonly maxMs: number;
}

/** Says when to try again: after each failure in a row the pause doubles. */
export class Backoff {
  readonly #times: BackoffTimes;
  #failures = 0;
  #pausedUntil = -Infinity;

  constructor(times: BackoffTimes) {
    this.#times = times;
  }

  get isFailing(): boolean {
    return this.#failures > 0;
  }

  isPaused(now: number): boolean {
    return now < this.#pausedUntil;
  }

  failed(now: number): void {
    const { firstMs, maxMs } = this.#times;
    this.#pausedUntil = now + Math.min(firstMs * 2 ** this.#failures, maxMs);
    this.#failures++;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#pausedUntil = -Infinity;
  }
}
