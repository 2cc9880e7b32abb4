const WINDOW_SECONDS = 10;
const SHARE = 0.2;
const LEAST = 3;

/**
 * Bounds the retries of a service, so that they do not bring down one that is only slow: at most a fifth of its calls of
 * the last 10 seconds, or 3. Counts by the second in rings of fixed size; times are milliseconds of any steady clock.
 */
export class RetryBudget {
  readonly #callsIn = new Uint32Array(WINDOW_SECONDS);
  readonly #retriesIn = new Uint32Array(WINDOW_SECONDS);
  #calls = 0;
  #retries = 0;
  #second = 0;

  /** Counts a call's first try. */
  called(nowMs: number): void {
    this.#callsIn[this.#slot(nowMs)]! += 1;
    this.#calls += 1;
  }

  /** Whether one more retry may be made; it is counted. */
  take(nowMs: number): boolean {
    const slot = this.#slot(nowMs);
    if (this.#retries >= Math.max(LEAST, Math.floor(this.#calls * SHARE))) return false;
    this.#retriesIn[slot]! += 1;
    this.#retries += 1;
    return true;
  }

  /** The ring's place for this second; those that have left the window are emptied on the way to it. */
  #slot(nowMs: number): number {
    const second = Math.floor(nowMs / 1_000);
    const passed = Math.min(second - this.#second, WINDOW_SECONDS);
    for (let i = 0; i < passed; i++) this.#forget((second - i) % WINDOW_SECONDS);
    if (passed > 0) this.#second = second;
    return this.#second % WINDOW_SECONDS;
  }

  #forget(slot: number): void {
    this.#calls -= this.#callsIn[slot] ?? 0;
    this.#retries -= this.#retriesIn[slot] ?? 0;
    this.#callsIn[slot] = 0;
    this.#retriesIn[slot] = 0;
  }
}
