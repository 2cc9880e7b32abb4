import { AnswerTimes } from './answer-times.ts';

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
  /** The part of the time that it was busy, from 0 to 1. */
  readonly busy: number;
}

/** From this part of the longest delay on, fewer are taken on: a request waits for its turn four or five times. */
const AIM = 0.2;

/** For each look at the delay. */
const GROWTH = 1.04;
const SLOWEST_DECLINE = 0.9;
const FASTEST_DECLINE = 0.7;

/** A gateway with less to do is not the one that is too slow. */
const BUSY = 0.3;

/** Fewer than these are never the reason for a delay: a handful, and as many as are answered in a moment. */
const HANDFUL = 16;
const MOMENT_S = 0.1;

/** Averages are those of about the last half second; the peak of the rate is forgotten within a minute. */
const WINDOW_MS = 500;
const PEAK_MEMORY_MS = 30_000;

/** A rush that is over by then needs nobody to be refused. */
const RUSH_MS = 500;
/** Of time that was too late, this much is remembered: it passes as fast as it came. */
const LATE_MEMORY_MS = 2_000;

/** What only requests that may change something get, as a part of the limit. */
const RESERVE = 0.1;

/**
 * Decides whether one more request is taken on. There may be `maxInFlight` at one time, and fewer while there is too much
 * to do for more than a moment: their number declines as long as the event loop is later than a fifth of
 * `maxEventLoopDelayMs`, or a busy gateway's answers are late as a whole, and grows again afterwards. So what is taken on is answered in good time, whatever
 * a request costs. Refusing takes time as well, so that the number never falls below what could be answered within a tenth
 * of a second before.
 */
export class Admission {
  readonly #most: number;
  readonly #aimMs: number;
  #limit: number;
  #inFlight = 0;
  readonly #times = new AnswerTimes();
  #busy = 0;
  #lateMs = 0;
  #refused = 0;
  #shed = 0;
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

  /** Requests that have entered and not left. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** How many were refused so far. */
  get shed(): number {
    return this.#shed;
  }

  /** Counts a request until `leave`, from when its body is there: slow senders take no room. Gives the time, for `leave`. */
  enter(): number {
    this.#inFlight += 1;
    return performance.now();
  }

  /** The request that came at this time is answered. */
  leave(enteredMs: number): void {
    this.#inFlight -= 1;
    this.#times.note(performance.now() - enteredMs);
  }

  /** Notes that one was refused. */
  refuse(): void {
    this.#refused += 1;
    this.#shed += 1;
  }

  /** How many were refused since this was asked last. */
  takeRefused(): number {
    const refused = this.#refused;
    this.#refused = 0;
    return refused;
  }

  /** Takes note of how the event loop is. */
  adjust({ elapsedMs, delayMs, busy }: LoopSample): void {
    this.#busy = averaged(this.#busy, busy, elapsedMs);
    this.#rate = averaged(this.#rate, (this.#times.count / elapsedMs) * 1_000, elapsedMs);
    this.#peak = Math.max(this.#rate, this.#peak * (1 - Math.min(1, elapsedMs / PEAK_MEMORY_MS)));
    const areLate = this.#times.areLate(elapsedMs) && this.#busy > BUSY;
    const isLate = areLate || delayMs > this.#aimMs;
    this.#lateMs = isLate ? Math.min(LATE_MEMORY_MS, this.#lateMs + elapsedMs) : Math.max(0, this.#lateMs - elapsedMs);
    const least = Math.max(HANDFUL, this.#peak * MOMENT_S);
    const change = isLate ? this.#decline(delayMs) : GROWTH;
    this.#limit = Math.min(this.#most, Math.max(least, this.#limit * change));
  }

  #decline(delayMs: number): number {
    if (this.#lateMs <= RUSH_MS) return 1;
    return Math.min(SLOWEST_DECLINE, Math.max(FASTEST_DECLINE, this.#aimMs / delayMs));
  }
}

const averaged = (average: number, value: number, elapsedMs: number): number =>
  average + (value - average) * Math.min(1, elapsedMs / WINDOW_MS);
