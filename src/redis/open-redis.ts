import type { RedisConnection } from './script.ts';

const TIMEOUT_MS = 30;

/**
 * A connection to `redis://…` or `rediss://…`, when the first attempt to make it has ended, which takes a second at
 * most. It is made again whenever it is lost; what is asked of it meanwhile rejects at once, and else after `timeoutMs`,
 * 30 unless given, at the latest. One serves all of a process. Whoever opens it closes it.
 */
export async function openRedis(url: string, timeoutMs = TIMEOUT_MS): Promise<RedisConnection> {
  // Loaded on demand: without Redis its client would only cost memory.
  const { RedisScripts } = await import('./redis-scripts.ts');
  const redis = new RedisScripts(url, timeoutMs);
  await redis.opened;
  return redis;
}
