import { expect, it } from 'vitest';

import { createLog } from '../../../src/core/log.ts';
import { GatewayMetrics } from '../../../src/telemetry/gateway-metrics.ts';
import { watchRedis } from '../../../src/watch-redis.ts';

it('logs and counts that Redis is away, and that it is back, by what is kept there', () => {
  const lines: string[] = [];
  const log = createLog({ level: 'info', pretty: false, destination: { write: (line) => lines.push(line) } });
  const metrics = new GatewayMetrics();
  const observer = watchRedis('limits', log, metrics);

  observer.away(new Error('connection lost'));
  const away = { ...metrics.redisAway };
  observer.back();

  expect([away, metrics.redisAway]).toEqual([
    { limits: 1, cache: 0 },
    { limits: 0, cache: 0 },
  ]);
  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
    'Redis cannot be reached: until it is back, each gateway limits by itself',
    'Redis is back: limits are shared again',
  ]);
});
