import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, vi } from 'vitest';
import { canUseRedis, startRedis } from '../../support/start-redis.ts';
import { admitted, startLimiters } from './support.ts';

/** So long that nothing to speak of flows back while a test runs. */
const BUDGET = { capacity: 100, windowMs: 3_600_000 };
const RATE = { max: 100, windowMs: 600_000 };

const stores = canUseRedis() ? ['memory', 'Redis'] : ['memory'];

describe.each(stores)('in %s', (store) => {
  /** Limiters on a store of their own. */
  async function start() {
    const redis = store === 'Redis' ? await startRedis() : undefined;
    const limiters = await startLimiters(redis?.url);
    return {
      ...limiters,
      redis,
      [Symbol.asyncDispose]: async () => {
        limiters.close();
        await redis?.[Symbol.asyncDispose]();
      },
    };
  }

  it('admits exactly one of 100 who want the last points at the same time', async () => {
    await using limiters = await start();
    await limiters.budgets.reserve('ada', BUDGET, 91);

    const count = await admitted(100, [limiters], async ({ budgets }) => budgets.reserve('ada', BUDGET, 9));

    expect(count).toBe(1);
    expect(limiters.observer.away).not.toHaveBeenCalled();
  });

  it('admits exactly one of 100 calls at the same time when there is room for one', async () => {
    await using limiters = await start();
    await admitted(99, [limiters], ({ rates }) => rates.take('ada', RATE));

    const count = await admitted(100, [limiters], ({ rates }) => rates.take('ada', RATE));

    expect(count).toBe(1);
    expect(limiters.observer.away).not.toHaveBeenCalled();
  });

  it('changes nothing when it refuses', async () => {
    await using limiters = await start();
    await limiters.budgets.reserve('ada', BUDGET, 60);

    const refused = await limiters.budgets.reserve('ada', BUDGET, 40.5);
    const never = await limiters.budgets.reserve('ada', BUDGET, Infinity);
    const after = await limiters.budgets.reserve('ada', BUDGET, 40);

    expect(refused).toMatchObject({ isAdmitted: false, retryAfter: expect.closeTo(16, -1) });
    expect(refused.throttleStatus.currentlyAvailable).toBeCloseTo(40, 0);
    expect(refused.throttleStatus).toMatchObject({ maximumAvailable: 100, restoreRate: 100 / 3_600 });
    expect(never).toMatchObject({ isAdmitted: false, retryAfter: undefined });
    expect(after.isAdmitted).toBe(true);
  });

  it('gives points back, never above the capacity nor below nothing', async () => {
    await using limiters = await start();
    await limiters.budgets.reserve('ada', BUDGET, 100);

    const settled: number[] = [];
    for (const refund of [0, 25.5, -1_000, Number.NaN, 1_000, Infinity]) {
      settled.push((await limiters.budgets.settle('ada', BUDGET, refund)).currentlyAvailable);
    }

    expect(settled.map(Math.round)).toEqual([0, 26, 26, 26, 100, 100]);
    expect(Math.max(...settled)).toBe(100);
    expect(await limiters.budgets.reserve('ada', BUDGET, 100.001)).toMatchObject({ isAdmitted: false });
    expect(await limiters.budgets.reserve('ada', BUDGET, 100)).toMatchObject({ isAdmitted: true });
  });

  it('refills with time, and forgets what is full again', async () => {
    await using limiters = await start();
    const rules = { capacity: 100, windowMs: 400 };
    await limiters.budgets.reserve('ada', rules, 100);

    await vi.waitFor(
      async () => expect(await limiters.budgets.reserve('ada', rules, 90)).toMatchObject({ isAdmitted: true }),
      { timeout: 5_000 },
    );

    if (limiters.redis) await vi.waitFor(async () => expect(await limiters.redis?.ask('DBSIZE')).toBe(':0'));
    expect((await limiters.budgets.reserve('ada', rules, 101)).isAdmitted).toBe(false);
  });

  it('lets in who keeps trying when the window has passed, and forgets its calls', async () => {
    await using limiters = await start();
    const rule = { max: 2, windowMs: 400 };
    for (let call = 0; call < 2; call++) await limiters.rates.take('ada', rule);

    await vi.waitFor(async () => expect(await limiters.rates.take('ada', rule)).toMatchObject({ isAdmitted: true }), {
      timeout: 5_000,
      interval: 10,
    });

    if (limiters.redis) await vi.waitFor(async () => expect(await limiters.redis?.ask('DBSIZE')).toBe(':0'));
  });

  it('tells how many calls are left, and in how many seconds there is room again', async () => {
    await using limiters = await start();

    const verdicts = [];
    for (let call = 0; call < 3; call++) verdicts.push(await limiters.rates.take('ada', { max: 2, windowMs: 60_000 }));

    expect(verdicts).toEqual([
      { isAdmitted: true, max: 2, remaining: 1 },
      { isAdmitted: true, max: 2, remaining: 0 },
      { isAdmitted: false, max: 2, remaining: 0, retryAfter: expect.closeTo(58, -1) },
    ]);
  });
});

describe.skipIf(!stores.includes('Redis'))('two gateways on one Redis', () => {
  it('admit exactly one of 100 who want the last points at the same time', async () => {
    await using redis = await startRedis();
    using one = await startLimiters(redis.url);
    using other = await startLimiters(redis.url);
    await one.budgets.reserve('ada', BUDGET, 91);

    const count = await admitted(100, [one, other], async ({ budgets }) => budgets.reserve('ada', BUDGET, 9));

    expect(count).toBe(1);
  });

  it('admit exactly 100 of a limit of 100', async () => {
    await using redis = await startRedis();
    using one = await startLimiters(redis.url);
    using other = await startLimiters(redis.url);

    const count = await admitted(400, [one, other], ({ rates }) => rates.take('ada', RATE));

    expect(count).toBe(100);
  });

  it('share what is reserved and what comes back', async () => {
    await using redis = await startRedis();
    using one = await startLimiters(redis.url);
    using other = await startLimiters(redis.url);

    await one.budgets.reserve('ada', BUDGET, 100);
    const refused = await other.budgets.reserve('ada', BUDGET, 30);
    await one.budgets.settle('ada', BUDGET, 30);

    expect(refused.isAdmitted).toBe(false);
    expect((await other.budgets.reserve('ada', BUDGET, 30)).isAdmitted).toBe(true);
  });

  it('admit exactly 100 of a limit of 100 as two processes', async () => {
    await using redis = await startRedis();
    using one = startProcess(redis.url, 200);
    using other = startProcess(redis.url, 200);
    await Promise.all([one.line(), other.line()]);

    one.go();
    other.go();
    const counts = await Promise.all([one.line(), other.line()]);

    expect(Number(counts[0]) + Number(counts[1])).toBe(100);
  });
});

/** A gateway in a process of its own: says that it is ready, waits for `go`, and says how many calls were admitted. */
function startProcess(redisUrl: string, calls: number) {
  const file = resolve(import.meta.dirname, 'take-in-process.ts');
  const child = spawn(process.execPath, [file, redisUrl, String(calls)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    line: async () => String((await lines.next()).value),
    go: () => void child.stdin.write('go\n'),
    [Symbol.dispose]: () => void child.kill(),
  };
}
