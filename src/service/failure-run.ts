import type { IBreaker } from 'cockatiel';

/**
 * Of 200 calls a second of which 30 % fail, five fail in a row every three seconds: what is left of such a service must
 * not be taken away. One that is down has no success in a second either.
 */
const LEAST_MS = 1_000;

/** Opens a breaker after so many failures in a row, when there has been no success for a second. */
export class FailureRun implements IBreaker {
  readonly #failures: number;
  #beganAtMs = 0;
  /** Failures since the last success. */
  state = 0;

  constructor(failures: number) {
    this.#failures = failures;
  }

  success(): void {
    this.state = 0;
  }

  failure(): boolean {
    if (this.state === 0) this.#beganAtMs = Date.now();
    this.state++;
    return this.state >= this.#failures && Date.now() - this.#beganAtMs >= LEAST_MS;
  }
}
