import type { Buckets, BudgetRules, Draw } from './buckets.ts';
import { ExpiringMap } from './expiring-map.ts';

interface Bucket {
  /** Points it held at `atMs`. */
  readonly available: number;
  readonly atMs: number;
  /** When it is full again, and need not be remembered. */
  readonly untilMs: number;
}

const MAX_BUCKETS = 50_000;

/** Buckets of this process alone. Full ones take no room; `now` is a clock in milliseconds that never goes back. */
export class MemoryBuckets implements Buckets {
  readonly #now: () => number;
  readonly #buckets: ExpiringMap<Bucket>;

  constructor(now: () => number, maxBuckets = MAX_BUCKETS) {
    this.#now = now;
    this.#buckets = new ExpiringMap(maxBuckets);
  }

  /** How many buckets are remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  draw(key: string, rules: BudgetRules, points: number): Draw {
    const { capacity, windowMs } = rules;
    const nowMs = this.#now();
    const held = availableIn(this.#buckets.get(key, nowMs), rules, nowMs);
    if (points > held) return { isAdmitted: false, available: held };
    const available = Math.min(capacity, held - points);
    const fullInMs = available < capacity ? ((capacity - available) * windowMs) / capacity : 0;
    this.#buckets.set(key, { available, atMs: nowMs, untilMs: nowMs + fullInMs }, nowMs);
    return { isAdmitted: true, available };
  }
}

function availableIn(bucket: Bucket | undefined, { capacity, windowMs }: BudgetRules, nowMs: number): number {
  if (!bucket) return capacity;
  return Math.min(capacity, bucket.available + ((nowMs - bucket.atMs) * capacity) / windowMs);
}
