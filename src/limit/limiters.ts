import { Insurance, type StoreObserver } from '../redis/insurance.ts';
import type { ScriptRunner } from '../redis/script.ts';
import type { Buckets } from './buckets.ts';
import { type Budgets, createBudgets } from './budgets.ts';
import type { CallCounts } from './call-counts.ts';
import { MemoryBuckets } from './memory-buckets.ts';
import { MemoryCounts } from './memory-counts.ts';
import { createRates, type Rates } from './rates.ts';
import { RedisBuckets } from './redis-buckets.ts';
import { RedisCounts } from './redis-counts.ts';

/** Where limits are kept, and who is told when the shared store is lost. */
export interface LimiterOptions {
  /** Limits hold across all gateways on that Redis. Without it each process has its own. */
  readonly redis?: ScriptRunner | undefined;
  readonly observer: StoreObserver;
  /** A clock of this process in milliseconds that never goes back. */
  readonly now?: () => number;
}

/** All that limits how much callers may do. */
export interface Limiters {
  readonly budgets: Budgets;
  readonly rates: Rates;
}

/**
 * Limiters. No call of theirs rejects: while Redis is away this process decides alone, and a call takes longer by no
 * more than the time Redis has to answer; within 5 seconds after Redis answers again, all is as before.
 */
export function createLimiters({ redis, observer, now = () => performance.now() }: LimiterOptions): Limiters {
  const local = { buckets: new MemoryBuckets(now), counts: new MemoryCounts(now) };
  if (!redis) return limitersOver(local);
  const shared = { buckets: new RedisBuckets(redis), counts: new RedisCounts(redis) };
  return limitersOver(insuredBy(new Insurance({ observer, now }), shared, local));
}

interface Stores {
  readonly buckets: Buckets;
  readonly counts: CallCounts;
}

const limitersOver = ({ buckets, counts }: Stores): Limiters => ({
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
