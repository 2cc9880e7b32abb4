import { type ScriptRunner, scriptOf } from '../redis/script.ts';
import type { CallCounts, Count, RateRule } from './call-counts.ts';

/**
 * The value is a list of when the calls in the window were admitted, oldest first. The clock is Redis's, which all
 * gateways share; when it was set back by more than a window, what it said before is worth nothing.
 */
const COUNT = scriptOf(`
local max, windowMs = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local oldest = redis.call('LINDEX', KEYS[1], 0)
while oldest and math.abs(now - oldest) >= windowMs do
  redis.call('LPOP', KEYS[1])
  oldest = redis.call('LINDEX', KEYS[1], 0)
end
local count = redis.call('LLEN', KEYS[1])
if count >= max then
  local leaving = redis.call('LINDEX', KEYS[1], count - max) or now
  return { 0, 0, math.ceil(windowMs - (now - leaving)) }
end
redis.call('RPUSH', KEYS[1], string.format('%.0f', now))
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.ceil(windowMs)))
return { 1, math.floor(max - count - 1), 0 }
`);

/** Counts that all gateways on one Redis share. Rejects when Redis does not answer in time. */
export class RedisCounts implements CallCounts {
  readonly #redis: ScriptRunner;

  constructor(redis: ScriptRunner) {
    this.#redis = redis;
  }

  async count(identity: string, { max, windowMs }: RateRule): Promise<Count> {
    const answer = await this.#redis.run(COUNT, [`facet:rate:${identity}`], [max, windowMs]);
    const [admitted, remaining, waitMs] = answer as [number, number, number];
    return { isAdmitted: admitted === 1, remaining, waitMs };
  }
}
