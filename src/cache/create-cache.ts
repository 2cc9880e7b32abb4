import type { ScriptRunner } from '../redis/script.ts';
import type { CacheStore } from './cache-store.ts';
import { MemoryCache } from './memory-cache.ts';
import { noCache } from './no-cache.ts';
import { type CacheObserver, RedisCache } from './redis-cache.ts';

/** Where answers are kept, and who is told when the shared store is lost. */
export interface CacheOptions {
  /** What this process holds at most, where there is no Redis. 0: nothing is kept, in Redis neither. */
  readonly maxBytes: number;
  /** All gateways on that Redis share their entries. Without it each process has its own. */
  readonly redis?: ScriptRunner | undefined;
  readonly observer?: CacheObserver;
  /** A clock of this process in milliseconds that never goes back. */
  readonly now?: () => number;
}

const NOBODY: CacheObserver = { away: () => undefined, back: () => undefined, keepsPurged: () => undefined };

/** A cache. Whoever makes it closes it; the connection to Redis is not its own. */
export function createCache({
  maxBytes,
  redis,
  observer = NOBODY,
  now = () => performance.now(),
}: CacheOptions): CacheStore {
  if (maxBytes === 0) return noCache;
  return redis ? new RedisCache({ redis, observer, now }) : new MemoryCache({ maxBytes, now });
}
