import type { CacheObserver } from './cache/redis-cache.ts';
import type { GatewayLog } from './core/log.ts';
import type { GatewayMetrics } from './telemetry/gateway-metrics.ts';

/** What it means that Redis is away, and that it is back. */
const MEANINGS = {
  limits: {
    away: 'Redis cannot be reached: until it is back, each gateway limits by itself',
    back: 'Redis is back: limits are shared again',
  },
  cache: {
    away: 'Redis cannot be reached: until it is back, nothing is cached',
    back: 'Redis is back: answers are cached again',
  },
} as const;

/** Logs and counts when what is kept in Redis is lost and there again. */
export const watchRedis = (
  use: keyof typeof MEANINGS,
  log: GatewayLog,
  { redisAway }: Pick<GatewayMetrics, 'redisAway'>,
): CacheObserver => ({
  away: (err) => {
    redisAway[use] = 1;
    log.warn({ err }, MEANINGS[use].away);
  },
  back: () => {
    redisAway[use] = 0;
    log.info({}, MEANINGS[use].back);
  },
  keepsPurged: () =>
    log.warn({}, 'Redis could not be told what was purged: it may be read again until its time is over'),
});
