const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 10_000;
const WINDOW_MS = 30_000;
const TOO_MANY = 5;

/** Says when a worker that has ended is started again, and when there is no point in that. Times in milliseconds. */
export class Restarts {
  #ends: readonly number[] = [];

  /**
   * The pause before the next start, which doubles with each end within half a minute. Undefined to give up: five have
   * ended within that time, and no worker has served for as long. While one does, it serves better than none.
   *
   * @param servingSince since when each of the others has served
   */
  ended(now: number, servingSince: readonly number[]): number | undefined {
    this.#ends = [...this.#ends.filter((end) => now - end < WINDOW_MS), now];
    const isSteady = servingSince.some((since) => now - since >= WINDOW_MS);
    if (this.#ends.length >= TOO_MANY && !isSteady) return undefined;
    return Math.min(FIRST_PAUSE_MS * 2 ** (this.#ends.length - 1), MAX_PAUSE_MS);
  }
}
