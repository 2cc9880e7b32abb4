import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { RedisPurges } from '../../../src/cache/redis-purges.ts';
import { Insurance } from '../../../src/redis/insurance.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Purges in a Redis whose answers the test gives, in the order in which it was asked. */
function start() {
  const asked: { readonly tags: readonly unknown[]; readonly answer: PromiseWithResolvers<unknown> }[] = [];
  const redis = {
    run: (_script: unknown, _keys: unknown, [, ...tags]: readonly unknown[]) => {
      const answer = Promise.withResolvers<unknown>();
      asked.push({ tags, answer });
      return answer.promise;
    },
  };
  const observer = { away: () => undefined, back: () => undefined };
  const purges = new RedisPurges(redis, new Insurance({ observer, now: () => Date.now() }));
  const settle = async (call: number, how: (answer: PromiseWithResolvers<unknown>) => void): Promise<void> => {
    await vi.waitFor(() => expect(asked.length).toBeGreaterThan(call), { timeout: 10_000, interval: 50 });
    how(asked[call]?.answer ?? expect.fail());
    await vi.advanceTimersByTimeAsync(0);
  };
  return {
    purges,
    asked,
    succeed: (call: number) => settle(call, ({ resolve }) => resolve(['1', 3, 1])),
    fail: (call: number) => settle(call, ({ reject }) => reject(new Error('gone'))),
  };
}

it('owes what Redis could not be told, until it has been told', async () => {
  const { purges, asked, succeed, fail } = start();
  const first = purges.purge(['a', 'b']);
  await fail(0);
  const second = purges.purge(['b', 'c']);
  await fail(1);
  const owedAfterFailure = purges.areOwed;
  await succeed(2);

  expect([await first, await second]).toEqual([0, 0]);
  expect(asked.map(({ tags }) => tags)).toEqual([
    ['a', 'b'],
    ['a', 'b', 'c'],
    ['a', 'b', 'c'],
  ]);
  expect([owedAfterFailure, purges.areOwed]).toEqual([true, false]);
  const third = purges.purge(['d']);
  await succeed(3);
  expect(await third).toBe(3);
});

it('tells again what is purged again while it is told', async () => {
  const { purges, asked, succeed, fail } = start();
  void purges.purge(['a', 'b']);
  await fail(0);
  await vi.waitFor(() => expect(asked).toHaveLength(2), { timeout: 10_000, interval: 50 });

  void purges.purge(['b']);
  await succeed(1);
  const owedBetween = purges.areOwed;
  await succeed(2);

  expect(asked[2]?.tags).toEqual(['b']);
  expect([owedBetween, purges.areOwed]).toEqual([true, false]);
});

it('owes nothing for a count that was known to be higher only when it arrived', () => {
  const { purges } = start();
  const known = purges.count;

  purges.compare(known, 8);
  purges.compare(known, 7);
  const owed = purges.areOwed;
  purges.compare(purges.count, 7);

  expect([owed, purges.areOwed]).toEqual([false, true]);
  void purges.close();
});

it('tells at the end what is owed, and says whether it could', async () => {
  const { purges, asked, succeed, fail } = start();
  void purges.purge(['a']);
  await fail(0);

  const closing = purges.close();
  await fail(1);
  await vi.advanceTimersByTimeAsync(1_000);
  await succeed(2);

  expect(await closing).toBe(true);
  expect(asked.map(({ tags }) => tags)).toEqual([['a'], ['a'], ['a']]);
});

it('gives up at the end when Redis does not answer', async () => {
  const { purges, fail } = start();
  void purges.purge(['a']);
  await fail(0);

  const closing = purges.close();
  for (let call = 1; call <= 8; call++) {
    await fail(call);
    await vi.advanceTimersByTimeAsync(1_000);
  }

  expect(await closing).toBe(false);
});
