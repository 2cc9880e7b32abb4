import { vi } from 'vitest';
import { createCache } from '../../../src/cache/create-cache.ts';
import type { CacheStore, NewEntry } from '../../../src/cache/cache-store.ts';
import { openRedis } from '../../../src/redis/open-redis.ts';

/** A cache of a test, with what its observer was told. */
export interface TestCache extends Disposable {
  readonly cache: CacheStore;
  readonly observer: Readonly<Record<'away' | 'back' | 'keepsPurged', ReturnType<typeof vi.fn>>>;
  /** The values under these keys; undefined for misses. */
  readonly values: (...keys: readonly string[]) => Promise<readonly unknown[]>;
  /** Stores entries that were fetched just now. */
  readonly store: (...entries: readonly (Partial<NewEntry> & { readonly key: string })[]) => Promise<void>;
}

/** A cache as one gateway has it; in memory without a URL. Redis has time enough unless told otherwise. */
export async function startCache(redisUrl?: string, timeoutMs = 10_000): Promise<TestCache> {
  const observer = { away: vi.fn(), back: vi.fn(), keepsPurged: vi.fn() };
  const redis = redisUrl === undefined ? undefined : await openRedis(redisUrl, timeoutMs);
  const cache = createCache({ maxBytes: 10_000_000, redis, observer });
  return {
    cache,
    observer,
    values: async (...keys) => (await cache.read(keys)).entries.map((entry) => entry?.value),
    store: async (...entries) => {
      const { mark } = await cache.read([]);
      cache.write(
        entries.map((entry) => ({ value: `value of ${entry.key}`, keepMs: 600_000, tags: [], ...entry })),
        mark,
      );
    },
    [Symbol.dispose]: () => {
      void cache.close();
      redis?.close();
    },
  };
}
