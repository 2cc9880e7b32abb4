import { expect, it } from 'vitest';
import { MemoryCounts } from '../../../src/limit/memory-counts.ts';
import { createRates } from '../../../src/limit/rates.ts';

const RULE = { max: 3, windowMs: 60_000 };

function ratesAt(startMs = 0, maxIdentities?: number) {
  const clock = { nowMs: startMs };
  const counts = new MemoryCounts(() => clock.nowMs, maxIdentities);
  return { clock, counts, rates: createRates(counts) };
}

it('lets through as many calls as the window has room for, and says how many are left', async () => {
  const { rates } = ratesAt();
  await rates.prepare();

  const verdicts = [await rates.take('ada', RULE), await rates.take('ada', RULE), await rates.take('ada', RULE)];

  expect(verdicts).toEqual([
    { isAdmitted: true, max: 3, remaining: 2 },
    { isAdmitted: true, max: 3, remaining: 1 },
    { isAdmitted: true, max: 3, remaining: 0 },
  ]);
  expect(await rates.take('ada', RULE)).toEqual({ isAdmitted: false, max: 3, remaining: 0, retryAfter: 60 });
  expect((await rates.take('bob', RULE)).isAdmitted).toBe(true);
});

it('never lets more through in any span as long as the window', async () => {
  const { clock, rates } = ratesAt();
  const admittedAt: number[] = [];

  for (; clock.nowMs < 300_000; clock.nowMs += 1_700) {
    if ((await rates.take('ada', RULE)).isAdmitted) admittedAt.push(clock.nowMs);
  }

  expect(admittedAt.length).toBeGreaterThan(12);
  for (const start of admittedAt) {
    expect(admittedAt.filter((at) => at >= start && at < start + RULE.windowMs).length).toBeLessThanOrEqual(3);
  }
});

it('lets in who keeps trying as soon as the window has passed', async () => {
  const { clock, rates } = ratesAt();
  for (let call = 0; call < 3; call++) await rates.take('ada', RULE);
  for (let call = 0; call < 100; call++) {
    clock.nowMs += 599;
    await rates.take('ada', RULE);
  }

  const early = await rates.take('ada', RULE);
  clock.nowMs += 100;

  expect(early).toMatchObject({ isAdmitted: false, retryAfter: 1 });
  expect((await rates.take('ada', RULE)).isAdmitted).toBe(true);
});

it('admits exactly one of 100 calls at the same time when there is room for one', async () => {
  const { rates } = ratesAt();
  for (let call = 0; call < 2; call++) await rates.take('ada', RULE);

  const verdicts = await Promise.all(Array.from({ length: 100 }, () => rates.take('ada', RULE)));

  expect(verdicts.filter(({ isAdmitted }) => isAdmitted)).toHaveLength(1);
});

it('waits for enough calls to leave when the limit has been lowered', async () => {
  const { clock, rates } = ratesAt();
  for (let call = 0; call < 3; call++) {
    await rates.take('ada', RULE);
    clock.nowMs += 10_000;
  }

  expect(await rates.take('ada', { ...RULE, max: 1 })).toMatchObject({ isAdmitted: false, retryAfter: 50 });
});

it('admits nobody when the limit is 0', async () => {
  const { rates } = ratesAt();

  expect(await rates.take('ada', { ...RULE, max: 0 })).toMatchObject({ isAdmitted: false, retryAfter: 60 });
});

it('forgets the identities whose calls have left the window', async () => {
  const { clock, counts, rates } = ratesAt(0, 100);
  for (let caller = 0; caller < 1_000; caller++) await rates.take(`caller ${caller}`, RULE);
  const crowded = counts.size;
  clock.nowMs += RULE.windowMs;

  for (let caller = 0; caller < 60; caller++) await rates.take(`late ${caller}`, RULE);

  expect(crowded).toBe(100);
  expect(counts.size).toBe(60);
});
