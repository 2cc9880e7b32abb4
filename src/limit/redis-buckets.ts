import { type ScriptRunner, scriptOf } from '../redis/script.ts';
import type { Buckets, BudgetRules, Draw } from './buckets.ts';

/**
 * The value is the points and when there were so many; a full bucket has none. The clock is Redis's, which all gateways
 * share; when it was set back by more than a window, what it said before is worth nothing.
 */
const DRAW = scriptOf(`
local capacity, windowMs, points = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local available = capacity
local stored = redis.call('GET', KEYS[1])
if stored then
  local held, at = string.match(stored, '(%S+) (%S+)')
  local passed = now - at
  if math.abs(passed) < windowMs then
    available = math.min(capacity, held + math.max(0, passed) * capacity / windowMs)
  end
end
if points > available then
  return { 0, string.format('%.17g', available) }
end
available = math.min(capacity, available - points)
if available < capacity then
  local fullInMs = math.ceil((capacity - available) * windowMs / capacity)
  redis.call('SET', KEYS[1], string.format('%.17g %.17g', available, now), 'PX', string.format('%.0f', fullInMs))
elseif stored then
  redis.call('DEL', KEYS[1])
end
return { 1, string.format('%.17g', available) }
`);

/** Buckets that all gateways on one Redis share. Rejects when Redis does not answer in time. */
export class RedisBuckets implements Buckets {
  readonly #redis: ScriptRunner;

  constructor(redis: ScriptRunner) {
    this.#redis = redis;
  }

  async draw(key: string, { capacity, windowMs }: BudgetRules, points: number): Promise<Draw> {
    const answer = await this.#redis.run(DRAW, [`facet:budget:${key}`], [capacity, windowMs, points]);
    const [admitted, available] = answer as [number, string];
    return { isAdmitted: admitted === 1, available: Number(available) };
  }
}
