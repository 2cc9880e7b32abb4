import { expect, it } from 'vitest';
import { createBudgets } from '../../../src/limit/budgets.ts';
import { MemoryBuckets } from '../../../src/limit/memory-buckets.ts';

const RULES = { capacity: 100, windowMs: 10_000 };

function budgetsAt(startMs = 0, maxBuckets?: number) {
  const clock = { nowMs: startMs };
  const buckets = new MemoryBuckets(() => clock.nowMs, maxBuckets);
  return { clock, buckets, budgets: createBudgets(buckets) };
}

it('starts full, and says how it stands after each reservation', async () => {
  const { budgets } = budgetsAt();

  expect(await budgets.reserve('ada', RULES, 30.5)).toEqual({
    isAdmitted: true,
    throttleStatus: { maximumAvailable: 100, currentlyAvailable: 69.5, restoreRate: 10 },
  });
});

it('takes nothing when it refuses, and says after how many seconds it would not', async () => {
  const { clock, budgets } = budgetsAt();
  await budgets.reserve('ada', RULES, 90);

  const refused = await budgets.reserve('ada', RULES, 45);
  const smaller = await budgets.reserve('ada', RULES, 10);
  clock.nowMs += 3_999;
  const early = await budgets.reserve('ada', RULES, 40);
  clock.nowMs += 1;

  expect(refused).toMatchObject({ isAdmitted: false, retryAfter: 4, throttleStatus: { currentlyAvailable: 10 } });
  expect(smaller.isAdmitted).toBe(true);
  expect(early).toMatchObject({ isAdmitted: false, retryAfter: 1 });
  expect((await budgets.reserve('ada', RULES, 40)).isAdmitted).toBe(true);
});

it('says of more points than it ever holds that there is no use in waiting', async () => {
  const { budgets } = budgetsAt();

  expect(await budgets.reserve('ada', RULES, 101)).toEqual({
    isAdmitted: false,
    retryAfter: undefined,
    throttleStatus: { maximumAvailable: 100, currentlyAvailable: 100, restoreRate: 10 },
  });
});

it('refills steadily, up to its capacity', async () => {
  const { clock, budgets } = budgetsAt();
  await budgets.reserve('ada', RULES, 100);
  const availableAfter = async (ms: number): Promise<number> => {
    clock.nowMs += ms;
    return (await budgets.settle('ada', RULES, 0)).currentlyAvailable;
  };

  expect(await availableAfter(0)).toBe(0);
  expect(await availableAfter(1)).toBeCloseTo(0.01);
  expect(await availableAfter(4_999)).toBeCloseTo(50);
  expect(await availableAfter(60_000)).toBe(100);
});

it('takes points back, never above its capacity', async () => {
  const { budgets } = budgetsAt();
  await budgets.reserve('ada', RULES, 60);

  expect(await budgets.settle('ada', RULES, 25)).toMatchObject({ currentlyAvailable: 65 });
  expect(await budgets.settle('ada', RULES, 1_000)).toMatchObject({ currentlyAvailable: 100 });
  expect(await budgets.settle('bob', RULES, 1_000)).toMatchObject({ currentlyAvailable: 100 });
  expect(await budgets.reserve('ada', RULES, 100.5)).toMatchObject({ isAdmitted: false });
});

it('keeps the budgets of two callers apart', async () => {
  const { budgets } = budgetsAt();

  await budgets.reserve('ada', RULES, 100);

  expect((await budgets.reserve('ada', RULES, 1)).isAdmitted).toBe(false);
  expect((await budgets.reserve('bob', RULES, 100)).isAdmitted).toBe(true);
});

it.each([
  ['NaN', Number.NaN, false, 100],
  ['infinitely many', Infinity, false, 100],
  ['fewer than no', -50, true, 100],
  ['no', 0, true, 100],
])('stays sound when asked for %s points', async (_, points, isAdmitted, available) => {
  const { budgets } = budgetsAt();

  const answer = await budgets.reserve('ada', RULES, points);

  expect(answer.isAdmitted).toBe(isAdmitted);
  expect(answer.throttleStatus.currentlyAvailable).toBe(available);
  expect((await budgets.reserve('ada', RULES, 101)).isAdmitted).toBe(false);
});

it.each([Number.NaN, Infinity, -Infinity, -30])('stays sound when %d points come back', async (points) => {
  const { budgets } = budgetsAt();
  await budgets.reserve('ada', RULES, 40);

  const { currentlyAvailable } = await budgets.settle('ada', RULES, points);

  expect(currentlyAvailable).toBe(points === Infinity ? 100 : 60);
});

it.each([
  ['holds no points', { capacity: 0, windowMs: 1_000 }],
  ['refills in no time', { capacity: 0, windowMs: 0 }],
])('admits what is free and nothing else when it %s', async (_, rules) => {
  const { budgets } = budgetsAt();

  expect(await budgets.reserve('ada', rules, 0)).toMatchObject({ isAdmitted: true });
  expect(await budgets.reserve('ada', rules, 1)).toMatchObject({ isAdmitted: false, retryAfter: undefined });
  expect((await budgets.settle('ada', rules, 5)).currentlyAvailable).toBe(0);
});

it('follows rules that have changed since', async () => {
  const { budgets } = budgetsAt();
  await budgets.reserve('ada', { capacity: 1_000, windowMs: 10_000 }, 10);

  expect((await budgets.settle('ada', RULES, 0)).currentlyAvailable).toBe(100);
});

it('admits exactly one of 100 who want the last points at the same time', async () => {
  const { budgets } = budgetsAt();
  await budgets.reserve('ada', RULES, 91);

  const answers = await Promise.all(Array.from({ length: 100 }, async () => budgets.reserve('ada', RULES, 9)));

  expect(answers.filter(({ isAdmitted }) => isAdmitted)).toHaveLength(1);
});

it('forgets the budgets that are full again, and in want of room the one not used for longest', async () => {
  const { clock, buckets, budgets } = budgetsAt(0, 100);
  for (let caller = 0; caller < 1_000; caller++) await budgets.reserve(`caller ${caller}`, RULES, 100);
  const crowded = buckets.size;
  const lastKnown = await budgets.reserve('caller 950', RULES, 1);
  clock.nowMs += 10_000;

  for (let caller = 0; caller < 200; caller++) await budgets.reserve('ada', RULES, 0.001);
  for (let caller = 0; caller < 200; caller++) {
    await budgets.reserve(`late ${caller}`, RULES, 0.001);
    clock.nowMs += 1;
  }

  expect(crowded).toBe(100);
  expect(lastKnown.isAdmitted).toBe(false);
  expect(buckets.size).toBeLessThanOrEqual(3);
});

it('keeps apart and bounds the keys that are long', async () => {
  const { budgets } = budgetsAt();
  const long = 'x'.repeat(10_000);

  await budgets.reserve(`${long}a`, RULES, 100);

  expect((await budgets.reserve(`${long}a`, RULES, 1)).isAdmitted).toBe(false);
  expect((await budgets.reserve(`${long}b`, RULES, 100)).isAdmitted).toBe(true);
});
