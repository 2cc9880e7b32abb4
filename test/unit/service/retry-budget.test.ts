import { expect, it } from 'vitest';

import { RetryBudget } from '../../../src/service/retry-budget.ts';

/** How many retries are allowed until one is refused. */
function taken(budget: RetryBudget, nowMs: number): number {
  let count = 0;
  while (budget.take(nowMs)) count++;
  return count;
}

it.each([
  ['3 where there are no calls', 0, 3],
  ['3 where a fifth is less', 14, 3],
  ['a fifth of many', 1_000, 200],
])('allows %s', (_, calls, retries) => {
  const budget = new RetryBudget();
  for (let i = 0; i < calls; i++) budget.called(i);

  expect(taken(budget, 1_000)).toBe(retries);
});

it('forgets what is older than 10 seconds', () => {
  const budget = new RetryBudget();
  for (let i = 0; i < 100; i++) budget.called(5_000);
  const first = taken(budget, 5_000);

  const [soon, later] = [taken(budget, 14_999), taken(budget, 15_000)];

  expect([first, soon, later]).toEqual([20, 0, 3]);
});

it('begins afresh after a long silence', () => {
  const budget = new RetryBudget();
  for (let i = 0; i < 1_000; i++) budget.called(i * 20);
  taken(budget, 20_000);

  expect(taken(budget, 3_600_000)).toBe(3);
});
