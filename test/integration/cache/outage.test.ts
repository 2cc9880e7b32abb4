import { setTimeout as passed } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { canUseRedis, startRedis, type TestRedis } from '../../support/start-redis.ts';
import { startCache, type TestCache } from './support.ts';

/** As in production: what this file is about. */
const TIMEOUT_MS = 30;
const BACK_WITHIN_MS = 5_000;
/** Far more than the time-out, since the machine may be busy; far less than a Redis that hangs would take. */
const LONGEST_READ_MS = 900;

const away = ({ observer, values }: TestCache): Promise<void> =>
  vi.waitFor(
    async () => {
      await values('any');
      expect(observer.away.mock.calls.length).toBeGreaterThan(observer.back.mock.calls.length);
    },
    { timeout: 10_000, interval: 5 },
  );

/** Resolves when an entry can be stored and read again. */
const back = ({ store, values }: TestCache): Promise<void> =>
  vi.waitFor(
    async () => {
      await store({ key: 'back' });
      expect(await values('back')).toEqual(['value of back']);
    },
    { timeout: BACK_WITHIN_MS, interval: 5 },
  );

/** Reads, writes and purges for some time; the longest of the reads. */
async function keepUsing({ cache }: TestCache, forMs: number): Promise<number> {
  let longestMs = 0;
  const untilMs = performance.now() + forMs;
  do {
    const startMs = performance.now();
    const { mark } = await cache.read(['kept', 'other']);
    longestMs = Math.max(longestMs, performance.now() - startMs);
    cache.write([{ key: 'other', value: 1, keepMs: 600_000, tags: ['other'] }], mark);
    await cache.purge(['other']);
    await passed(1);
  } while (performance.now() < untilMs);
  return longestMs;
}

const troubles: readonly (readonly [string, (redis: TestRedis) => unknown, number, (redis: TestRedis) => unknown])[] = [
  ['hangs for a moment', (redis) => redis.hang(), 0, (redis) => redis.goOn()],
  ['hangs until its connection is given up', (redis) => redis.hang(), 2_500, (redis) => redis.goOn()],
  ['is killed and started again', (redis) => redis.kill(), 0, (redis) => redis.restart()],
  ['is away for long', (redis) => redis.kill(), 2_500, (redis) => redis.restart()],
];

describe.skipIf(!canUseRedis())('a cache in Redis', () => {
  it.each(troubles)('misses, fails nobody and is back by itself when it %s', async (_, begin, forMs, end) => {
    await using redis = await startRedis();
    using one = await startCache(redis.url, TIMEOUT_MS);
    await back(one);

    await begin(redis);
    await away(one);
    const missedAll = await one.values('back', 'kept');
    const longestMs = await keepUsing(one, forMs);
    await end(redis);
    await back(one);

    expect(missedAll).toEqual([undefined, undefined]);
    expect(longestMs).toBeLessThan(LONGEST_READ_MS);
    expect(one.observer.away.mock.calls[0]?.[0]).toBeInstanceOf(Error);
    await one.store({ key: 'kept', tags: ['User:1'] });
    expect(await one.values('kept')).toEqual(['value of kept']);
    expect(await one.cache.purge(['User:1'])).toBe(1);
  });

  it('purges what was purged while it hung before anything is read again', async () => {
    await using redis = await startRedis();
    using one = await startCache(redis.url, TIMEOUT_MS);
    using other = await startCache(redis.url, TIMEOUT_MS);
    await back(one);
    await one.store({ key: 'a', tags: ['User:1'] }, { key: 'b', tags: ['User:2'] });
    expect(await one.values('a', 'b')).toEqual(['value of a', 'value of b']);
    const { mark } = await one.cache.read([]);
    redis.hang();
    await away(one);

    const dropped = await one.cache.purge(['User:1']);
    redis.goOn();
    const seen = new Set<unknown>();
    await vi.waitFor(
      async () => {
        const [a, b] = await one.values('a', 'b');
        seen.add(a);
        expect(b).toBe('value of b');
      },
      { timeout: BACK_WITHIN_MS, interval: 1 },
    );
    one.cache.write([{ key: 'late', value: 'old', keepMs: 600_000, tags: ['User:1'] }], mark);

    expect(dropped).toBe(0);
    expect([...seen]).toEqual([undefined]);
    expect(await one.values('late')).toEqual([undefined]);
    await back(other);
    expect(await other.values('a')).toEqual([undefined]);
  });

  it('tells Redis what is owed when nobody asks for anything', async () => {
    await using redis = await startRedis();
    using one = await startCache(redis.url, TIMEOUT_MS);
    using other = await startCache(redis.url, TIMEOUT_MS);
    await back(one);
    await one.store({ key: 'a', tags: ['User:1'] });
    await one.values();
    redis.hang();
    await away(one);
    await one.cache.purge(['User:1']);

    redis.goOn();

    await vi.waitFor(async () => expect(await redis.ask('EXISTS facet:purged:User:1')).toBe(':1'), {
      timeout: BACK_WITHIN_MS,
    });
    await back(other);
    expect(await other.values('a')).toEqual([undefined]);
  });

  it('drops everything when more was purged than it remembers', async () => {
    await using redis = await startRedis();
    using one = await startCache(redis.url, TIMEOUT_MS);
    await back(one);
    await one.store({ key: 'a', tags: ['User:1'] });
    await one.values();
    redis.hang();
    await away(one);

    for (let order = 0; order < 10_001; order++) await one.cache.purge([`Order:${order}`]);
    redis.goOn();
    await back(one);

    expect(await one.values('a')).toEqual([undefined]);
    expect(await redis.ask('EXISTS facet:purged:Order:1')).toBe(':0');
  });

  it('goes on when Redis forgets everything, and trusts nothing that was read before', async () => {
    await using redis = await startRedis();
    using one = await startCache(redis.url);
    await one.store({ key: 'a', tags: ['User:1'] });
    const { mark } = await one.cache.read(['b']);
    await one.cache.purge(['User:1']);

    await redis.ask('FLUSHALL');
    await redis.ask('SCRIPT FLUSH');
    one.cache.write([{ key: 'b', value: 'old', keepMs: 600_000, tags: ['User:1'] }], mark);
    const after = await one.values('a', 'b');
    one.cache.write([{ key: 'b', value: 'old', keepMs: 600_000, tags: ['User:1'] }], mark);
    await one.store({ key: 'c' });

    expect(after).toEqual([undefined, undefined]);
    expect(await one.values('b', 'c')).toEqual([undefined, 'value of c']);
    expect(one.observer.away).not.toHaveBeenCalled();
  });

  it('drops what an older copy of its memory brings back', async () => {
    await using redis = await startRedis();
    using one = await startCache(redis.url);
    await one.store({ key: 'a', tags: ['User:1'] });
    await one.cache.purge([]);
    await one.values();
    const counts = await redis.ask('HGET facet:purges count');
    await one.cache.purge(['User:1']);

    const [, count = ''] = counts.split('\r\n');
    await one.store({ key: 'a', tags: ['User:1'] });
    await one.values();
    await redis.ask(`HSET facet:purges count ${count}`);

    expect(await one.values('a')).toEqual([undefined]);
    await back(one);
    expect(await one.values('a')).toEqual([undefined]);
  });

  it('misses when it is not there from the start, and stores as soon as it is', async () => {
    await using redis = await startRedis();
    await redis.kill();
    using one = await startCache(redis.url, TIMEOUT_MS);

    const first = await one.cache.read(['a']);
    one.cache.write([{ key: 'a', value: 1, keepMs: 600_000, tags: [] }], first.mark);
    await redis.restart();
    await back(one);

    expect(first.entries).toEqual([undefined]);
    expect(await one.values('a')).toEqual([undefined]);
  });

  it('tells Redis at its end what was purged while it was away', async () => {
    await using redis = await startRedis();
    using one = await startCache(redis.url, TIMEOUT_MS);
    using other = await startCache(redis.url);
    await one.store({ key: 'a', tags: ['x'] });
    redis.hang();
    await away(one);
    await one.cache.purge(['x']);

    redis.goOn();
    await one.cache.close();

    expect(one.observer.keepsPurged).not.toHaveBeenCalled();
    expect(await other.values('a')).toEqual([undefined]);
  });

  it('says at its end that Redis could not be told', async () => {
    await using redis = await startRedis();
    using one = await startCache(redis.url, TIMEOUT_MS);
    await one.store({ key: 'a', tags: ['x'] });
    redis.hang();
    await away(one);
    await one.cache.purge(['x']);

    await one.cache.close();

    expect(one.observer.keepsPurged).toHaveBeenCalledOnce();
    redis.goOn();
  });

  it('misses after the connection was closed', async () => {
    await using redis = await startRedis();
    const one = await startCache(redis.url);
    await one.store({ key: 'a' });

    one[Symbol.dispose]();

    expect(await one.values('a')).toEqual([undefined]);
    expect(await one.cache.purge(['x'])).toBe(0);
    expect(await one.cache.clear()).toBe(0);
  });
});
