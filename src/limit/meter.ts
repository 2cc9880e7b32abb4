import { andThen, type Awaitable } from '../core/and-then.ts';
import type { GatewayError } from '../core/errors.ts';
import type { Budgets, ThrottleStatus } from './budgets.ts';
import type { Limiters } from './limiters.ts';
import { rateLimited } from './rate-limited.ts';

/** What each caller of a client may spend. */
export interface CallerBudget {
  /** The client and the caller. */
  readonly key: string;
  /** Points that it holds when it is full. */
  readonly cost: number;
  /** Until an empty one is full again. */
  readonly windowMs: number;
}

/** Points that an operation has reserved. */
export interface Reserved {
  readonly budget: CallerBudget;
  readonly points: number;
  /** The budget behind it. */
  readonly status: ThrottleStatus;
}

/** Meters what callers do against their budgets and rate limits. */
export class Meter {
  readonly #budgets: Budgets;
  readonly #rates: Limiters['rates'];

  constructor({ budgets, rates }: Pick<Limiters, 'budgets' | 'rates'>) {
    this.#budgets = budgets;
    this.#rates = rates;
  }

  /** Takes points out of a budget; the error of one that does not hold as many, which nothing is taken from. */
  reserve(budget: CallerBudget, points: number): Awaitable<Reserved | GatewayError> {
    const { key, cost, windowMs } = budget;
    return andThen(this.#budgets.reserve(key, { capacity: cost, windowMs }, points), (reservation) => {
      const { throttleStatus: status } = reservation;
      if (reservation.isAdmitted) return { budget, points, status };
      const retryAfter = reservation.retryAfter ?? Math.max(1, Math.ceil(windowMs / 1_000));
      return rateLimited('budget', { limit: cost, windowMs, remaining: status.currentlyAvailable, retryAfter });
    });
  }

  /** Gives back what was reserved and not needed; tells what the budget then holds, in millionths of points. */
  settle({ budget, points, status }: Reserved, actual: number): ThrottleStatus {
    const refund = Math.max(0, points - actual);
    if (refund === 0) return shown(status);
    // Nobody waits for it: a budget that cannot be reached now is filled by time.
    void this.#budgets.settle(budget.key, { capacity: budget.cost, windowMs: budget.windowMs }, refund);
    const currentlyAvailable = Math.min(status.maximumAvailable, status.currentlyAvailable + refund);
    return shown({ ...status, currentlyAvailable });
  }

  /** Counts a call; the error of one that is too many, which is not counted. */
  async take(
    identity: string,
    rule: { readonly max: number; readonly windowMs: number },
  ): Promise<GatewayError | undefined> {
    const verdict = await this.#rates.take(identity, rule);
    if (verdict.isAdmitted) return undefined;
    const { max: limit, windowMs } = rule;
    return rateLimited('calls', { limit, windowMs, remaining: 0, retryAfter: verdict.retryAfter });
  }
}

const shown = ({ maximumAvailable, currentlyAvailable, restoreRate }: ThrottleStatus): ThrottleStatus => ({
  maximumAvailable,
  currentlyAvailable: rounded(currentlyAvailable),
  restoreRate: rounded(restoreRate),
});

const rounded = (points: number): number => Math.floor(points * 1_000_000) / 1_000_000;
