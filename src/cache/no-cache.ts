import type { CacheRead, CacheStore } from './cache-store.ts';

/** What is read where nothing can be: misses, with a mark under which nothing is stored. */
export const missed = (keys: readonly string[]): CacheRead => ({
  entries: keys.map(() => undefined),
  mark: { purges: -1, atMs: 0 },
});

/** Keeps nothing. */
export const noCache: CacheStore = {
  read: missed,
  write: () => undefined,
  purge: () => 0,
  clear: () => 0,
  close: () => undefined,
};
