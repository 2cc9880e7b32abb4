/** Answers are late when most of them take longer than this, and several times as long as usual. */
const LATE_MS = 100;
const TIMES_AS_LONG = 3;
const MOST = 0.75;

/** So many answers say something. */
const ENOUGH = 8;

/** What is usual follows shorter times within a second, and longer ones within minutes. */
const SHORTER_MS = 1_000;
const LONGER_MS = 60_000;

/**
 * Knows whether answers are late as a whole: then they wait for something that all of them need. While one service is
 * slow, the answers without it are not late.
 */
export class AnswerTimes {
  #usualMs = 0;
  #sumMs = 0;
  #count = 0;
  #late = 0;
  #elapsedMs = 0;
  #areLate = false;

  /** How many there were since the last look. */
  get count(): number {
    return this.#count;
  }

  /** Notes how long an answer took. */
  note(tookMs: number): void {
    this.#count += 1;
    this.#sumMs += tookMs;
    if (tookMs > Math.max(LATE_MS, TIMES_AS_LONG * this.#usualMs)) this.#late += 1;
  }

  /** Whether answers are late; `elapsedMs` is the time since the last look. */
  areLate(elapsedMs: number): boolean {
    this.#elapsedMs += elapsedMs;
    if (this.#count < ENOUGH) return this.#areLate && this.#elapsedMs < SHORTER_MS;
    this.#areLate = this.#late > MOST * this.#count;
    this.#learn(this.#sumMs / this.#count);
    this.#sumMs = this.#count = this.#late = this.#elapsedMs = 0;
    return this.#areLate;
  }

  #learn(meanMs: number): void {
    if (this.#usualMs === 0) this.#usualMs = meanMs;
    const memoryMs = meanMs < this.#usualMs ? SHORTER_MS : LONGER_MS;
    const part = Math.min(1, this.#elapsedMs / memoryMs);
    // Longer times double what is usual at most: a rush is no habit.
    this.#usualMs += (Math.min(meanMs, 2 * this.#usualMs) - this.#usualMs) * part;
  }
}
