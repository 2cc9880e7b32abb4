import { andThen, type Awaitable } from '../core/and-then.ts';
import { storedKey } from '../core/stored-key.ts';
import type { Buckets, BudgetRules } from './buckets.ts';

/** The state of a budget, under the names callers see it: points, and points per second. Fractions are possible. */
export interface ThrottleStatus {
  readonly maximumAvailable: number;
  /** From 0 to `maximumAvailable`. */
  readonly currentlyAvailable: number;
  readonly restoreRate: number;
}

/** Whether points were reserved. A refusal has changed nothing. */
export type Reservation =
  | { readonly isAdmitted: true; readonly throttleStatus: ThrottleStatus }
  | {
      readonly isAdmitted: false;
      readonly throttleStatus: ThrottleStatus;
      /** Whole seconds, at least 1, after which there are as many points; undefined if the budget never holds so many. */
      readonly retryAfter: number | undefined;
    };

/** Cost budgets by key: buckets of points that refill steadily. No call rejects. */
export interface Budgets {
  /** Takes `points` out of the budget if it holds as many. Less than 0 is taken for 0. */
  reserve(key: string, rules: BudgetRules, points: number): Awaitable<Reservation>;
  /** Puts points back that were reserved and not needed, never above the capacity. Less than 0 is taken for 0. */
  settle(key: string, rules: BudgetRules, refund: number): Awaitable<ThrottleStatus>;
}

/** Cost budgets over the buckets of a store. */
export function createBudgets(buckets: Buckets): Budgets {
  return {
    reserve(key, rules, points) {
      const bounded = boundedRules(rules);
      const wanted = boundedPoints(points, Number.MAX_VALUE);
      return andThen(buckets.draw(storedKey(key), bounded, wanted), ({ isAdmitted, available }) => {
        const throttleStatus = statusOf(bounded, available);
        if (isAdmitted) return { isAdmitted, throttleStatus };
        return { isAdmitted, throttleStatus, retryAfter: retryAfterOf(throttleStatus, wanted) };
      });
    },
    settle(key, rules, refund) {
      const bounded = boundedRules(rules);
      const drawn = buckets.draw(storedKey(key), bounded, -boundedPoints(refund, 0));
      return andThen(drawn, ({ available }) => statusOf(bounded, available));
    },
  };
}

/** A window of no length would make points out of nothing divided by nothing. */
const boundedRules = ({ capacity, windowMs }: BudgetRules): BudgetRules => ({
  capacity: Math.max(0, capacity),
  windowMs: Math.max(1, windowMs),
});

/** A finite number of points, at least 0: one NaN in a bucket would open it for good. */
const boundedPoints = (points: number, ifNaN: number): number =>
  Number.isNaN(points) ? ifNaN : Math.min(Math.max(0, points), Number.MAX_VALUE);

const statusOf = ({ capacity, windowMs }: BudgetRules, available: number): ThrottleStatus => ({
  maximumAvailable: capacity,
  currentlyAvailable: available,
  restoreRate: (capacity * 1_000) / windowMs,
});

function retryAfterOf(status: ThrottleStatus, points: number): number | undefined {
  if (points > status.maximumAvailable) return undefined;
  return Math.max(1, Math.ceil((points - status.currentlyAvailable) / status.restoreRate));
}
