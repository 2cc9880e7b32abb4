import type { IBreaker } from 'cockatiel';

/**
 * Of 200 calls a second of which 30 % fail, five fail in a row every three seconds: what is left of such a service must
 * not be taken away. One that is down has no success in a second, or next to none of late.
 */
const LEAST_MS = 1_000;
const LATELY = 15;
const MOST = 0.6;
const LEAST_SHARE = 0.001;

/** Opens a breaker after so many failures in a row, when there was no success for a second, or most of the last calls failed. */
export class FailureRun implements IBreaker {
  readonly #failures: number;
  #beganAtMs = 0;
  #calls = 0;
  /** Of the last calls, the last counting most. */
  #failedShare = 0;
  /** Failures since the last success. */
  state = 0;

  constructor(failures: number) {
    this.#failures = failures;
  }

  /** So many that one more changes nothing. */
  get hasOnlySuccesses(): boolean {
    return this.#failedShare === 0 && this.#calls === LATELY;
  }

  success(): void {
    this.state = 0;
    this.#count(0);
  }

  failure(): boolean {
    if (this.state === 0) this.#beganAtMs = Date.now();
    this.state++;
    this.#count(1);
    return this.state >= this.#failures && (this.#failedShare >= MOST || Date.now() - this.#beganAtMs >= LEAST_MS);
  }

  #count(failed: 0 | 1): void {
    this.#calls = Math.min(this.#calls + 1, LATELY);
    this.#failedShare += (failed - this.#failedShare) / this.#calls;
    // It would take thousands of calls to come to nothing.
    if (this.#failedShare < LEAST_SHARE) this.#failedShare = 0;
  }
}
