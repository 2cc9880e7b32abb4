import type { CallCounts, Count, RateRule } from './call-counts.ts';
import { ExpiringMap } from './expiring-map.ts';

interface Calls {
  /** When each was admitted, oldest first. */
  readonly timesMs: number[];
  /** When the last has left the window. */
  readonly untilMs: number;
}

const MAX_IDENTITIES = 50_000;

/** Counts of this process alone; `now` is a clock in milliseconds that never goes back. */
export class MemoryCounts implements CallCounts {
  readonly #now: () => number;
  readonly #calls: ExpiringMap<Calls>;

  constructor(now: () => number, maxIdentities = MAX_IDENTITIES) {
    this.#now = now;
    this.#calls = new ExpiringMap(maxIdentities);
  }

  /** How many identities are remembered. */
  get size(): number {
    return this.#calls.size;
  }

  count(identity: string, { max, windowMs }: RateRule): Promise<Count> {
    const nowMs = this.#now();
    const timesMs = this.#calls.get(identity, nowMs)?.timesMs ?? [];
    const inWindow = timesMs.findIndex((timeMs) => nowMs - timeMs < windowMs);
    timesMs.splice(0, inWindow === -1 ? timesMs.length : inWindow);
    if (timesMs.length >= max) {
      const leaving = timesMs[timesMs.length - max] ?? nowMs;
      return Promise.resolve({ isAdmitted: false, remaining: 0, waitMs: windowMs - (nowMs - leaving) });
    }
    timesMs.push(nowMs);
    this.#calls.set(identity, { timesMs, untilMs: nowMs + windowMs }, nowMs);
    return Promise.resolve({ isAdmitted: true, remaining: max - timesMs.length, waitMs: 0 });
  }
}
