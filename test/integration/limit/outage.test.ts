import { setTimeout as passed } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import type { Limiters } from '../../../src/limit/limiters.ts';
import { canUseRedis, startRedis, type TestRedis } from '../../support/start-redis.ts';
import { startLimiters, type TestLimiters } from './support.ts';

const BUDGET = { capacity: 100, windowMs: 3_600_000 };
const RATE = { max: 100, windowMs: 600_000 };
/** As in production: what this file is about. */
const TIMEOUT_MS = 30;
const BACK_WITHIN_MS = 5_000;
/** Far more than the time-out, since the machine may be busy; far less than a Redis that hangs would take. */
const LONGEST_CALL_MS = 900;

/** Calls that go on, four at a time, until they are ended. */
function keepCalling(limiters: Limiters, key = 'ada') {
  const seen = { calls: 0, reserved: 0, taken: 0, longestMs: 0 };
  const failures: unknown[] = [];
  let isOn = true;
  const callOnce = async (): Promise<void> => {
    const startMs = performance.now();
    const reservation = await limiters.budgets.reserve(key, BUDGET, 1);
    const reservedMs = performance.now();
    const verdict = await limiters.rates.take(key, RATE);
    const takenMs = performance.now();
    seen.longestMs = Math.max(seen.longestMs, reservedMs - startMs, takenMs - reservedMs);
    seen.calls += 2;
    if (reservation.isAdmitted) seen.reserved++;
    if (verdict.isAdmitted) seen.taken++;
  };
  const loop = async (): Promise<void> => {
    while (isOn) {
      await callOnce().catch((error: unknown) => failures.push(error));
      await passed(1);
    }
  };
  const loops = Promise.all(Array.from({ length: 4 }, loop));
  return {
    seen,
    failures,
    /** Resolves when so many more calls have been answered. */
    more: async (count: number) => {
      const goal = seen.calls + count;
      await vi.waitFor(() => expect(seen.calls).toBeGreaterThan(goal), { timeout: 10_000, interval: 5 });
    },
    end: async () => {
      isOn = false;
      await loops;
    },
  };
}

const away = ({ isAway }: TestLimiters): Promise<void> =>
  vi.waitFor(() => expect(isAway()).toBe(true), { timeout: 10_000, interval: 5 });
const back = ({ isAway }: TestLimiters): Promise<void> =>
  vi.waitFor(() => expect(isAway()).toBe(false), { timeout: BACK_WITHIN_MS, interval: 5 });

const troubles: readonly (readonly [string, (redis: TestRedis) => unknown, number, (redis: TestRedis) => unknown])[] = [
  ['hangs for a moment', (redis) => redis.hang(), 0, (redis) => redis.goOn()],
  ['hangs until its connection is given up', (redis) => redis.hang(), 2_500, (redis) => redis.goOn()],
  ['is killed and started again', (redis) => redis.kill(), 0, (redis) => redis.restart()],
  ['is away for long', (redis) => redis.kill(), 2_500, (redis) => redis.restart()],
];

describe.skipIf(!canUseRedis())('limits in Redis', () => {
  it.each(troubles)('limit on, fail nobody and are back by themselves when it %s', async (_, begin, forMs, end) => {
    await using redis = await startRedis();
    using limiters = await startLimiters(redis.url, TIMEOUT_MS);
    await limiters.rates.prepare();
    const calls = keepCalling(limiters);
    await calls.more(200);

    await begin(redis);
    await away(limiters);
    await Promise.all([calls.more(300), passed(forMs)]);
    await end(redis);
    await back(limiters);
    await calls.more(100);
    await calls.end();

    expect(calls.failures).toEqual([]);
    expect(calls.seen.longestMs).toBeLessThan(LONGEST_CALL_MS);
    // One limit's worth in Redis, one more in this process while Redis was away, and one more if it lost its memory.
    expect(calls.seen.reserved).toBeLessThanOrEqual(305);
    expect(calls.seen.taken).toBeLessThanOrEqual(305);
    expect(limiters.observer.away.mock.calls[0]?.[0]).toBeInstanceOf(Error);
    await vi.waitFor(async () => {
      await limiters.rates.take('bob', RATE);
      expect(await redis.ask('EXISTS facet:rate:bob')).toBe(':1');
    });
  });

  it('go on without a gap when it forgets its data and its scripts', async () => {
    await using redis = await startRedis();
    using limiters = await startLimiters(redis.url);
    await limiters.rates.prepare();
    const calls = keepCalling(limiters);
    await calls.more(100);

    await redis.ask('FLUSHALL');
    await redis.ask('SCRIPT FLUSH');
    await calls.more(300);
    await calls.end();

    expect(calls.failures).toEqual([]);
    expect(calls.seen.reserved).toBeLessThanOrEqual(200);
    expect(limiters.observer.away).not.toHaveBeenCalled();
    expect((await limiters.budgets.reserve('ada', BUDGET, 1)).isAdmitted).toBe(false);
  });

  it('hold in this process when it is not there from the start, and in Redis as soon as it is', async () => {
    await using redis = await startRedis();
    await redis.kill();
    using limiters = await startLimiters(redis.url, TIMEOUT_MS);

    const first = await limiters.budgets.reserve('ada', BUDGET, 100);
    const second = await limiters.budgets.reserve('ada', BUDGET, 1);
    const calls = keepCalling(limiters, 'bob');
    await redis.restart();
    await back(limiters);
    await calls.end();

    expect([first.isAdmitted, second.isAdmitted]).toEqual([true, false]);
    expect(calls.failures).toEqual([]);
    expect(limiters.observer.away.mock.calls[0]?.[0]).toMatchObject({
      message: 'Redis is not connected',
      cause: { code: 'ECONNREFUSED' },
    });
  });

  it('do not wait for one that hangs from the start', async () => {
    await using redis = await startRedis();
    redis.hang();
    using limiters = await startLimiters(redis.url, TIMEOUT_MS);

    const { isAdmitted } = await limiters.budgets.reserve('ada', BUDGET, 100);

    expect(isAdmitted).toBe(true);
    expect(limiters.observer.away).toHaveBeenCalledTimes(1);
  });

  it('hold in this process after the connection was closed', async () => {
    await using redis = await startRedis();
    const limiters = await startLimiters(redis.url);

    limiters.close();
    const first = await limiters.budgets.reserve('ada', BUDGET, 100);
    const second = await limiters.budgets.reserve('ada', BUDGET, 1);

    expect([first.isAdmitted, second.isAdmitted]).toEqual([true, false]);
  });

  it('do not take an answer for late that lay there while this process was busy', async () => {
    await using redis = await startRedis();
    using limiters = await startLimiters(redis.url, 200);
    await limiters.budgets.reserve('ada', BUDGET, 1);

    const reserving = limiters.budgets.reserve('ada', BUDGET, 1);
    const busyUntil = performance.now() + 600;
    while (performance.now() < busyUntil);

    expect((await reserving).isAdmitted).toBe(true);
    expect(limiters.observer.away).not.toHaveBeenCalled();
  });
});
