/** How much is taken on at one time. */
export interface AdmissionLimits {
  readonly maxInFlight: number;
  readonly maxEventLoopDelayMs: number;
}

/** What the event loop was like since the last look at it. */
export interface LoopSample {
  readonly elapsedMs: number;
  /** How late it was. */
  readonly delayMs: number;
}

/** From this part of the longest delay on, fewer are taken on: a request waits for its turn four or five times. */
const AIM = 0.2;

/** For each look at the delay. */
const GROWTH = 1.1;
const SLOWEST_DECLINE = 0.9;
const FASTEST_DECLINE = 0.5;

/** Fewer than these are never the reason for a delay: a handful, and as many as are answered in a moment. */
const HANDFUL = 16;
const MOMENT_S = 0.1;

/** The rate of answers is that of about the last half second; its peak is forgotten within a minute. */
const RATE_WINDOW_MS = 500;
const PEAK_MEMORY_MS = 30_000;

/** What only requests that may change something get, as a part of the limit. */
const RESERVE = 0.1;

/**
 * Decides whether one more request is taken on. There may be `maxInFlight` at one time, and fewer while the event loop is
 * late: their number declines as long as it is later than a fifth of `maxEventLoopDelayMs`, and grows again afterwards.
 * So what is taken on is answered in good time, whatever a request costs. Refusing takes time as well, and makes the loop
 * late by itself, so that the number never falls below what could be answered within a tenth of a second before.
 */
export class Admission {
  readonly #most: number;
  readonly #aimMs: number;
  #limit: number;
  #inFlight = 0;
  #answered = 0;
  #refused = 0;
  /** Answers in a second. */
  #rate = 0;
  #peak = 0;

  constructor({ maxInFlight, maxEventLoopDelayMs }: AdmissionLimits) {
    this.#most = maxInFlight;
    this.#aimMs = maxEventLoopDelayMs * AIM;
    this.#limit = maxInFlight;
  }

  /** Whether there is room for one more. */
  get hasRoom(): boolean {
    return this.#inFlight < this.#limit;
  }

  /** Whether there is room for one that changes something: those are refused last. */
  get hasReserve(): boolean {
    return this.#inFlight < this.#limit + Math.ceil(this.#limit * RESERVE);
  }

  /** Counts a request until `leave`, from when its body is there: slow senders take no room. */
  enter(): void {
    this.#inFlight += 1;
  }

  /** The request is answered. */
  leave(): void {
    this.#inFlight -= 1;
    this.#answered += 1;
  }

  /** Notes that one was refused. */
  refuse(): void {
    this.#refused += 1;
  }

  /** How many were refused since this was asked last. */
  takeRefused(): number {
    const refused = this.#refused;
    this.#refused = 0;
    return refused;
  }

  /** Takes note of how late the event loop is. */
  adjust({ elapsedMs, delayMs }: LoopSample): void {
    this.#noteRate(elapsedMs);
    const change =
      delayMs > this.#aimMs ? Math.min(SLOWEST_DECLINE, Math.max(FASTEST_DECLINE, this.#aimMs / delayMs)) : GROWTH;
    const least = Math.max(HANDFUL, this.#peak * MOMENT_S);
    this.#limit = Math.min(this.#most, Math.max(least, this.#limit * change));
  }

  #noteRate(elapsedMs: number): void {
    const now = (this.#answered / elapsedMs) * 1_000;
    this.#answered = 0;
    this.#rate += (now - this.#rate) * Math.min(1, elapsedMs / RATE_WINDOW_MS);
    this.#peak = Math.max(this.#rate, this.#peak * (1 - Math.min(1, elapsedMs / PEAK_MEMORY_MS)));
  }
}
