import { expect, it } from 'vitest';
import type { NewEntry } from '../../../src/cache/cache-store.ts';
import { createCache } from '../../../src/cache/create-cache.ts';
import { MemoryCache } from '../../../src/cache/memory-cache.ts';

function start(maxBytes = 1_000_000) {
  const clock = { nowMs: 0 };
  const cache = new MemoryCache({ maxBytes, now: () => clock.nowMs });
  const store = (entry: Partial<NewEntry>): void =>
    cache.write([{ key: 'a', value: 1, keepMs: 1_000, tags: [], ...entry }], cache.read([]).mark);
  const has = (key: string): boolean => cache.read([key]).entries[0] !== undefined;
  return { cache, clock, store, has };
}

it('answers at once, with the very value', () => {
  const { cache, clock, store } = start();
  const value = { name: 'Ada' };
  store({ value });
  clock.nowMs = 400;

  const { entries } = cache.read(['a']);

  expect(entries).toEqual([{ value, ageMs: 400 }]);
  expect(entries[0]?.value).toBe(value);
});

it('keeps an entry until its time has passed, and not a moment longer', () => {
  const { clock, store, has, cache } = start();
  store({ keepMs: 500, tags: ['x'] });

  clock.nowMs = 499;
  expect(has('a')).toBe(true);
  clock.nowMs = 500;
  expect(has('a')).toBe(false);
  expect(cache.size).toEqual({ entries: 0, tags: 0, bytes: 0 });
});

it('does not count among the purged what had ended', () => {
  const { cache, clock, store } = start();
  store({ key: 'a', keepMs: 500, tags: ['x'] });
  store({ key: 'b', keepMs: 900, tags: ['x'] });
  clock.nowMs = 500;

  expect(cache.purge(['x'])).toBe(1);
  store({ key: 'c', keepMs: 100 });
  clock.nowMs = 700;
  expect(cache.clear()).toBe(0);
});

it('makes room with what was not read for longest', () => {
  const { store, has } = start(30_000);
  const keys = Array.from({ length: 12 }, (_, index) => `key ${index}`);
  for (const key of keys) {
    store({ key, bytes: 2_200 });
    has('key 0');
  }

  expect(keys.filter(has)).toEqual(['key 0', ...keys.slice(2)]);
});

it('does not keep what takes more than a tenth of its room, whether its size is given or counted', () => {
  const { store, has } = start(50_000);

  store({ key: 'given', bytes: 5_000 });
  store({ key: 'counted', value: 'x'.repeat(5_000) });
  store({ key: 'k'.repeat(5_000) });
  store({ key: 'tagged', tags: ['t'.repeat(5_000)] });
  store({ key: 'fits', value: 'x'.repeat(4_500) });

  expect(['given', 'counted', 'k'.repeat(5_000), 'tagged', 'fits'].filter(has)).toEqual(['fits']);
});

it('keeps nothing where it may hold nothing', () => {
  const cache = createCache({ maxBytes: 0 });

  cache.write([{ key: 'a', value: 1, keepMs: 1_000, tags: ['x'] }], { purges: 0, atMs: 0 });

  expect(cache.read(['a', 'b'])).toMatchObject({ entries: [undefined, undefined] });
  expect([cache.purge(['x']), cache.clear()]).toEqual([0, 0]);
});

it('remembers no tags of what it has not: 100,000 entries in rotation', () => {
  const { cache, clock, store } = start(1_000_000);
  let most = { entries: 0, tags: 0 };

  for (let index = 0; index < 100_000; index++) {
    clock.nowMs += 1;
    // Replaced under other tags, pushed out, and ended: all that can happen to an entry.
    store({
      key: `key ${index % 5_000}`,
      keepMs: 1 + (index % 700),
      tags: [`own:${index}`, `some:${index % 100}`],
      bytes: 9,
    });
    const { entries, tags } = cache.size;
    most = { entries: Math.max(most.entries, entries), tags: Math.max(most.tags, tags) };
  }

  expect(most.entries).toBeLessThan(1_000);
  expect(most.tags).toBeLessThan(1_100);
  expect(cache.size.bytes).toBeLessThanOrEqual(1_000_000);
  cache.clear();
  expect(cache.size).toEqual({ entries: 0, tags: 0, bytes: 0 });
});

it('forgets by the way what nobody reads any more', () => {
  const { cache, clock, store, has } = start(10_000_000);
  for (let index = 0; index < 1_000; index++) store({ key: `old ${index}`, tags: [`old:${index}`] });
  for (let index = 0; index < 100; index++) store({ key: `long ${index}`, keepMs: 1_000_000 });
  clock.nowMs = 1_000;

  for (let index = 0; index < 1_200; index++) {
    has(`long ${index % 100}`);
    store({ key: 'new', bytes: 1 });
  }

  expect(cache.size).toMatchObject({ entries: 101, tags: 0 });
});
