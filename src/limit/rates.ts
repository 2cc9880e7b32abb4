import type { GraphQLResolveInfo } from 'graphql';
import type { getGraphQLRateLimiter } from 'graphql-rate-limit';

import { storedKey } from '../core/stored-key.ts';
import type { CallCounts, Count, RateRule } from './call-counts.ts';

type GetLimiter = typeof getGraphQLRateLimiter;

/** Whether a call is let through. A refused one does not count. */
export type RateVerdict =
  | { readonly isAdmitted: true; readonly max: number; readonly remaining: number }
  | {
      readonly isAdmitted: false;
      readonly max: number;
      readonly remaining: 0;
      /** Whole seconds, at least 1, until there is room for a call. */
      readonly retryAfter: number;
    };

/** Rate limits by identity. No call rejects. */
export interface Rates {
  /** Counts a call, unless there were `max` within the last `windowMs`. */
  take(identity: string, rule: RateRule): Promise<RateVerdict>;
  /** Loads what the first `take` would wait for: about 0.2 s, in which nothing else runs. */
  prepare(): Promise<void>;
}

/** Rate limits by graphql-rate-limit over the counts of a store. */
export function createRates(counts: CallCounts): Rates {
  let loading: Promise<GetLimiter> | undefined;
  // Loaded on demand: it brings libraries that a gateway without rate limits does not need.
  const load = (): Promise<GetLimiter> =>
    (loading ??= import('graphql-rate-limit').then(({ getGraphQLRateLimiter }) => getGraphQLRateLimiter));
  return {
    async take(identity, rule) {
      const count = await decide(await load(), storedKey(identity), (stored) => counts.count(stored, rule));
      const { max, windowMs } = rule;
      if (count.isAdmitted) return { isAdmitted: true, max, remaining: count.remaining };
      const waitMs = Math.min(count.waitMs, windowMs);
      return { isAdmitted: false, max, remaining: 0, retryAfter: Math.max(1, Math.ceil(waitMs / 1_000)) };
    },
    prepare: async () => void (await load()),
  };
}

/**
 * The limiter reads the earlier calls, decides, and writes the list back with the new one: calls at the same time read
 * the same list and all pass. So reading counts already, in one step, and the answer is a list on which the limiter
 * comes to the same end: empty, or with the one call that fills a window of 1. Nothing is left to be written.
 */
async function decide(
  getLimiter: GetLimiter,
  identity: string,
  countCall: (identity: string) => Promise<Count>,
): Promise<Count> {
  let count: Count = { isAdmitted: false, remaining: 0, waitMs: 0 };
  const limiter = getLimiter({
    identifyContext: () => identity,
    store: {
      async getForIdentity({ contextIdentity }) {
        count = await countCall(contextIdentity);
        return count.isAdmitted ? [] : [Infinity];
      },
      setForIdentity: () => undefined,
    },
  });
  const info = { fieldName: '' } as GraphQLResolveInfo;
  const call = { parent: undefined, args: {}, context: undefined, info };
  const refusal = await limiter(call, { max: 1, uncountRejected: true });
  return { ...count, isAdmitted: refusal === undefined };
}
