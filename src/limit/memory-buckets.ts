import type { Buckets, BudgetRules, Draw } from './buckets.ts';
import { ExpiringMap } from './expiring-map.ts';

interface Bucket {
  /** Points it held at `atMs`. */
  available: number;
  atMs: number;
  /** When it is full again, and need not be remembered. */
  untilMs: number;
  /** When it was noted as used. */
  readonly notedMs: number;
}

/** Which one was used last counts to the second: to note each use costs more than all the rest. */
const NOTED_EVERY_MS = 1_000;

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
    const bucket = this.#buckets.peek(key, nowMs);
    const held = availableIn(bucket, rules, nowMs);
    if (points > held) return { isAdmitted: false, available: held };
    const available = Math.min(capacity, held - points);
    const untilMs = nowMs + (available < capacity ? ((capacity - available) * windowMs) / capacity : 0);
    if (bucket && untilMs > nowMs && nowMs - bucket.notedMs < NOTED_EVERY_MS) {
      bucket.available = available;
      bucket.atMs = nowMs;
      bucket.untilMs = untilMs;
    } else this.#buckets.set(key, { available, atMs: nowMs, untilMs, notedMs: nowMs }, nowMs);
    return { isAdmitted: true, available };
  }
}

function availableIn(bucket: Bucket | undefined, { capacity, windowMs }: BudgetRules, nowMs: number): number {
  if (!bucket) return capacity;
  return Math.min(capacity, bucket.available + ((nowMs - bucket.atMs) * capacity) / windowMs);
}
