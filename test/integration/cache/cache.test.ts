import { describe, expect, it, vi } from 'vitest';
import { canUseRedis, startRedis } from '../../support/start-redis.ts';
import { startCache } from './support.ts';

const stores = canUseRedis() ? ['memory', 'Redis'] : ['memory'];

describe.each(stores)('a cache in %s', (store) => {
  /** A cache on a store of its own. */
  async function start() {
    const redis = store === 'Redis' ? await startRedis() : undefined;
    const started = await startCache(redis?.url);
    return {
      ...started,
      redis,
      [Symbol.asyncDispose]: async () => {
        started[Symbol.dispose]();
        await redis?.[Symbol.asyncDispose]();
      },
    };
  }

  it('gives back what was stored, in the order of the keys, with its age', async () => {
    await using started = await start();
    await started.store({ key: 'a', value: { name: 'Ada', tags: ['ü', null] } }, { key: 'b', value: null });

    const { entries } = await started.cache.read(['b', 'none', 'a', 'b']);

    expect(entries).toEqual([
      { value: null, ageMs: expect.any(Number) },
      undefined,
      { value: { name: 'Ada', tags: ['ü', null] }, ageMs: expect.any(Number) },
      { value: null, ageMs: expect.any(Number) },
    ]);
    for (const { ageMs } of entries.filter((entry) => entry !== undefined)) {
      expect(ageMs).toBeGreaterThanOrEqual(0);
      expect(ageMs).toBeLessThan(10_000);
    }
  });

  it('tells keys apart that UTF-8 does not', async () => {
    await using started = await start();

    await started.store({ key: 'a\ud800' }, { key: 'long'.repeat(1_000) });

    expect(await started.values('a\ud800', 'a\ud801', 'a\ufffd')).toEqual(['value of a\ud800', undefined, undefined]);
    expect(await started.values('long'.repeat(1_000), `${'long'.repeat(1_000)}!`)).toEqual([
      expect.any(String),
      undefined,
    ]);
  });

  it('replaces an entry, its time and its tags', async () => {
    await using started = await start();
    await started.store({ key: 'a', value: 1, keepMs: 1, tags: ['x'] });
    await started.store({ key: 'a', value: 2, tags: ['y'] });
    await vi.waitFor(async () => expect((await started.cache.read(['a'])).entries[0]?.ageMs).toBeGreaterThan(5));

    expect(await started.values('a')).toEqual([2]);
    expect(await started.cache.purge(['y'])).toBe(1);
    expect(await started.values('a')).toEqual([undefined]);
  });

  it('forgets an entry when its time has passed', async () => {
    await using started = await start();
    await started.store({ key: 'short', keepMs: 300, tags: ['x'] }, { key: 'long', tags: ['x'] });
    expect(await started.values('long')).toEqual(['value of long']);

    await vi.waitFor(async () => expect(await started.values('short')).toEqual([undefined]), { timeout: 5_000 });

    expect(await started.cache.purge(['x'])).toBe(1);
  });

  it('does not keep what has no time, is no JSON or too large', async () => {
    await using started = await start();
    const circle: unknown[] = [];
    circle.push(circle);

    await started.store(
      { key: 'no time', keepMs: 0 },
      { key: 'not a number', keepMs: NaN },
      { key: 'undefined', value: undefined },
      { key: 'big', value: 1n },
      { key: 'circle', value: circle },
      { key: 'large', value: 'x'.repeat(1_100_000) },
      { key: 'forever', keepMs: Infinity },
      { key: 'good' },
    );

    const keys = ['no time', 'not a number', 'undefined', 'big', 'circle', 'large'];
    expect(await started.values(...keys)).toEqual(keys.map(() => undefined));
    expect(await started.values('forever', 'good')).toEqual(['value of forever', 'value of good']);
    expect(started.observer.away).not.toHaveBeenCalled();
  });

  it('drops what has one of the tags, and nothing else', async () => {
    await using started = await start();
    const long = `Order:${'7'.repeat(10_000)}`;
    await started.store(
      { key: 'a', tags: ['User:1', 'User'] },
      { key: 'b', tags: ['User:2', 'User', 'User'] },
      { key: 'c', tags: [long] },
      { key: 'd', tags: ['User:11'] },
      { key: 'e' },
    );

    const dropped = [await started.cache.purge(['User:1', long, 'none']), await started.cache.purge(['User:1'])];

    expect(dropped).toEqual([2, 0]);
    expect(await started.values('a', 'b', 'c', 'd', 'e')).toEqual([
      undefined,
      'value of b',
      undefined,
      'value of d',
      'value of e',
    ]);
    expect(await started.cache.purge(['User'])).toBe(1);
    expect(await started.cache.purge([])).toBe(0);
  });

  it('drops thousands at once', async () => {
    await using started = await start();
    const keys = Array.from({ length: 3_000 }, (_, index) => `key ${index}`);
    await started.store(...keys.map((key, index) => ({ key, tags: ['all', `own:${index}`], bytes: 10 })));
    expect((await started.values(...keys)).filter((value) => value !== undefined)).toHaveLength(3_000);

    expect(await started.cache.purge([...keys.slice(0, 1_200).map((_, index) => `own:${index}`)])).toBe(1_200);
    expect(await started.cache.purge(['all'])).toBe(1_800);

    expect((await started.values(...keys)).filter((value) => value !== undefined)).toEqual([]);
  });

  it('does not store what may have been fetched before it was purged', async () => {
    await using started = await start();
    const { mark } = await started.cache.read(['a']);
    await started.cache.purge(['User:1', 'other']);

    started.cache.write(
      [
        { key: 'a', value: 'old', keepMs: 600_000, tags: ['User', 'User:1'] },
        { key: 'b', value: 'untouched', keepMs: 600_000, tags: ['User:2'] },
      ],
      mark,
    );
    const { entries, mark: later } = await started.cache.read(['a', 'b']);
    started.cache.write([{ key: 'a', value: 'new', keepMs: 600_000, tags: ['User', 'User:1'] }], later);

    expect(entries.map((entry) => entry?.value)).toEqual([undefined, 'untouched']);
    expect(await started.values('a')).toEqual(['new']);
  });

  it('drops everything, and what was fetched before', async () => {
    await using started = await start();
    await started.store({ key: 'a', tags: ['x'] }, { key: 'b' });
    const { mark } = await started.cache.read(['c']);

    const dropped = await started.cache.clear();
    started.cache.write([{ key: 'c', value: 1, keepMs: 600_000, tags: [] }], mark);

    expect(dropped).toBe(2);
    expect(await started.values('a', 'b', 'c')).toEqual([undefined, undefined, undefined]);
    await started.store({ key: 'a', tags: ['x'] });
    expect(await started.values('a')).toEqual(['value of a']);
    expect(await started.cache.clear()).toBe(1);
    expect(await started.cache.clear()).toBe(0);
  });
});

describe.skipIf(!stores.includes('Redis'))('two caches on one Redis', () => {
  it('see what the other stores and purges', async () => {
    await using redis = await startRedis();
    using one = await startCache(redis.url);
    using other = await startCache(redis.url);
    await one.store({ key: 'a', tags: ['User:1'] });
    await one.values();

    const before = await other.values('a');
    const { mark } = await other.cache.read(['b']);
    const dropped = await one.cache.purge(['User:1']);
    other.cache.write([{ key: 'b', value: 'old', keepMs: 600_000, tags: ['User:1'] }], mark);

    expect([before, dropped]).toEqual([['value of a'], 1]);
    expect(await other.values('a', 'b')).toEqual([undefined, undefined]);
  });

  it('leave alone what is not theirs when all is dropped', async () => {
    await using redis = await startRedis();
    using one = await startCache(redis.url);
    await redis.ask('MSET facet:budget:ada 1 facet:rate:ada 2 other 3');
    await one.store({ key: 'a', tags: ['x'] });

    await one.cache.clear();

    expect(await redis.ask('EXISTS facet:budget:ada facet:rate:ada other')).toBe(':3');
    expect(await redis.ask('DBSIZE')).toBe(':4');
  });
});

describe.skipIf(!stores.includes('Redis'))('in Redis', () => {
  it('a tag takes no room for entries that have ended, and none after the last of them', async () => {
    await using redis = await startRedis();
    using one = await startCache(redis.url);
    const short = Array.from({ length: 50 }, (_, index) => ({ key: `short ${index}`, keepMs: 200, tags: ['x'] }));
    await one.store(...short, { key: 'middle', keepMs: 900, tags: ['x'] });
    await vi.waitFor(async () => expect(await one.values('short 49')).toEqual([undefined]), { timeout: 5_000 });

    await one.store({ key: 'new', keepMs: 900, tags: ['x'] });
    const count = Number((await redis.ask('ZCARD facet:cached:x')).slice(1));

    expect(count).toBeLessThanOrEqual(2);
    await vi.waitFor(async () => expect(await redis.ask('DBSIZE')).toBe(':1'), { timeout: 5_000 });
  });

  it('an entry that makes no sense is a miss', async () => {
    await using redis = await startRedis();
    using one = await startCache(redis.url);
    await one.store({ key: 'a', tags: ['x'] });
    await one.values();
    const [name = ''] = /facet:cache:\S+/.exec(await redis.ask('SCAN 0 MATCH facet:cache:* COUNT 1000')) ?? [];

    const found: unknown[] = [];
    for (const text of ['nonsense', '""', '12', '" 1"', '"1 {"', '"x {}"', '"99999999999999 {}"', '"1 {}"']) {
      await redis.ask(`SET ${name} ${text}`);
      found.push(...(await one.values('a')));
    }

    expect(found).toEqual([...Array.from({ length: 7 }, () => undefined), {}]);
    expect(one.observer.away).not.toHaveBeenCalled();
  });

  it('a mark is not trusted for ever', async () => {
    await using redis = await startRedis();
    using one = await startCache(redis.url);
    const { mark } = await one.cache.read([]);
    const marks = [
      { ...mark, atMs: mark.atMs - 130_000 },
      { ...mark, atMs: mark.atMs + 1_000_000 },
      { ...mark, purges: mark.purges + 1 },
      { ...mark, purges: mark.purges - 1 },
      { ...mark, atMs: mark.atMs - 60_000 },
    ];

    marks.forEach((odd, index) => one.cache.write([{ key: `${index}`, value: index, keepMs: 600_000, tags: [] }], odd));

    expect(await one.values('0', '1', '2', '3', '4')).toEqual([undefined, undefined, undefined, undefined, 4]);
  });

  it('full memory means that nothing new is stored, and is no failure', async () => {
    await using redis = await startRedis();
    using one = await startCache(redis.url);
    await one.store({ key: 'a', tags: ['x'] });
    await one.values();
    await redis.ask('CONFIG SET maxmemory 1');

    await one.store({ key: 'b', tags: ['x'] }, { key: 'c', tags: ['y'] });
    await one.store({ key: 'd' });

    expect(await one.values('a', 'b', 'c', 'd')).toEqual(['value of a', undefined, undefined, undefined]);
    expect(await one.cache.purge(['x', 'y'])).toBe(1);
    expect(await one.values('a')).toEqual([undefined]);
    expect(one.observer.away).not.toHaveBeenCalled();
  });
});
