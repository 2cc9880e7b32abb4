import type { Awaitable } from '../core/and-then.ts';

/** A budget of points that refills steadily: `capacity` points in `windowMs` milliseconds. */
export interface BudgetRules {
  readonly capacity: number;
  readonly windowMs: number;
}

/** What became of a wish for points. */
export interface Draw {
  readonly isAdmitted: boolean;
  /** Points in the bucket afterwards: from 0 to `capacity`, fractions included. */
  readonly available: number;
}

/** Where buckets are kept. A bucket nobody has drawn from is full. */
export interface Buckets {
  /**
   * Takes points out of a bucket if it holds as many, in one step that no other call can come between; else changes
   * nothing. Negative points are put back, as far as there is room.
   */
  draw(key: string, rules: BudgetRules, points: number): Awaitable<Draw>;
}
