import type { UsageCount } from '../core/usage.ts';
import { type ScriptRunner, scriptOf } from '../redis/script.ts';
import { KEPT_MS, type Usage, type UsageBatch, type UsageStore } from './usage-store.ts';

/** One slot of a cluster has all of them. */
const KEYS = ['calls', 'points', 'seen', 'since'].map((name) => `{facet:usage}:${name}`);

/** How long a batch is known: whoever is not sure tries it again within seconds. */
const KNOWN_S = 86_400;

const ADD = scriptOf(`
if not redis.call('SET', KEYS[5], '', 'NX', 'EX', ${KNOWN_S}) then return end
redis.call('SETNX', KEYS[4], ARGV[1])
for i = 2, #ARGV, 4 do
  local subject, seen = ARGV[i], tonumber(ARGV[i + 3])
  redis.call('HINCRBY', KEYS[1], subject, ARGV[i + 1])
  redis.call('HINCRBYFLOAT', KEYS[2], subject, ARGV[i + 2])
  if seen > tonumber(redis.call('HGET', KEYS[3], subject) or '0') then
    redis.call('HSET', KEYS[3], subject, ARGV[i + 3])
  end
end
`);

/** A page of what was counted, from a cursor on; what was not used since \`ARGV[2]\` is forgotten. */
const READ = scriptOf(`
local page = redis.call('HSCAN', KEYS[3], ARGV[1], 'COUNT', 500)
local found = {}
for i = 1, #page[2], 2 do
  local subject, seen = page[2][i], page[2][i + 1]
  if tonumber(seen) < tonumber(ARGV[2]) then
    for k = 1, 3 do redis.call('HDEL', KEYS[k], subject) end
  else
    table.insert(found, subject)
    table.insert(found, redis.call('HGET', KEYS[1], subject))
    table.insert(found, redis.call('HGET', KEYS[2], subject))
    table.insert(found, seen)
  end
end
return { page[1], redis.call('GET', KEYS[4]) or '', found }
`);

/** Counts that all gateways on one Redis add to, and that outlive them. */
export class RedisUsage implements UsageStore {
  readonly #redis: ScriptRunner;
  readonly #now: () => number;

  /** `now` is the time in milliseconds since 1970. */
  constructor(redis: ScriptRunner, now: () => number) {
    this.#redis = redis;
    this.#now = now;
  }

  async add({ id, counts }: UsageBatch): Promise<void> {
    const args = [...counts].flatMap(([subject, { calls, points, seenAtMs }]) => [subject, calls, points, seenAtMs]);
    await this.#redis.run(ADD, [...KEYS, `{facet:usage}:batch:${id}`], [this.#now(), ...args]);
  }

  async read(): Promise<Usage> {
    const counts = new Map<string, UsageCount>();
    let cursor = '0';
    let since = '';
    do {
      const answer = await this.#redis.run(READ, KEYS, [cursor, this.#now() - KEPT_MS]);
      const [next, begun, found] = answer as [string, string, string[]];
      for (let at = 0; at < found.length; at += 4) {
        const [subject = '', ...numbers] = found.slice(at, at + 4);
        const [calls = 0, points = 0, seenAtMs = 0] = numbers.map(Number);
        counts.set(subject, { calls, points, seenAtMs });
      }
      [cursor, since] = [next, begun];
    } while (cursor !== '0');
    return { sinceMs: since === '' ? this.#now() : Number(since), counts };
  }
}
