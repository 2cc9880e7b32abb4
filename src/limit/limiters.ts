import type { Buckets } from './buckets.ts';
import { type Budgets, createBudgets } from './budgets.ts';
import type { CallCounts } from './call-counts.ts';
import { Insurance, type StoreObserver } from './insurance.ts';
import { MemoryBuckets } from './memory-buckets.ts';
import { MemoryCounts } from './memory-counts.ts';
import { createRates, type Rates } from './rates.ts';
import { RedisBuckets } from './redis-buckets.ts';
import { RedisCounts } from './redis-counts.ts';

/** Where limits are kept, and who is told when the shared store is lost. */
export interface LimiterOptions {
  /** `redis://…` or `rediss://…`: limits hold across all gateways on that Redis. Without it each process has its own. */
  readonly redisUrl?: string | undefined;
  readonly observer: StoreObserver;
  /** A clock of this process in milliseconds that never goes back. */
  readonly now?: () => number;
  /** How many milliseconds Redis has to answer. */
  readonly timeoutMs?: number;
}

/** All that limits how much callers may do. */
export interface Limiters {
  readonly budgets: Budgets;
  readonly rates: Rates;
  /** Ends the connection to Redis. Limits hold on, in this process alone. */
  close(): void;
}

/**
 * Limiters, when the first attempt to reach Redis has ended, which takes a second at most. No call of theirs rejects:
 * while Redis is away this process decides alone, and a call takes `timeoutMs`, 30 unless given, longer at most; within 5 seconds after Redis
 * answers again, all is as before. Whoever makes them closes them.
 */
export async function createLimiters(options: LimiterOptions): Promise<Limiters> {
  const { redisUrl, observer, now = () => performance.now(), timeoutMs = 30 } = options;
  const local = { buckets: new MemoryBuckets(now), counts: new MemoryCounts(now) };
  if (redisUrl === undefined) return { ...limitersOver(local), close: () => undefined };
  // Loaded on demand: without Redis its client would only cost memory.
  const { RedisScripts } = await import('./redis-scripts.ts');
  const redis = new RedisScripts(redisUrl, timeoutMs);
  await redis.opened;
  const shared = { buckets: new RedisBuckets(redis), counts: new RedisCounts(redis) };
  const insured = insuredBy(new Insurance({ observer, now }), shared, local);
  return { ...limitersOver(insured), close: () => redis.close() };
}

interface Stores {
  readonly buckets: Buckets;
  readonly counts: CallCounts;
}

const limitersOver = ({ buckets, counts }: Stores): Omit<Limiters, 'close'> => ({
  budgets: createBudgets(buckets),
  rates: createRates(counts),
});

const insuredBy = (insurance: Insurance, shared: Stores, local: Stores): Stores => ({
  buckets: {
    draw: (key, rules, points) =>
      insurance.ask(
        () => shared.buckets.draw(key, rules, points),
        () => local.buckets.draw(key, rules, points),
      ),
  },
  counts: {
    count: (identity, rule) =>
      insurance.ask(
        () => shared.counts.count(identity, rule),
        () => local.counts.count(identity, rule),
      ),
  },
});
