import { type Script, scriptOf } from '../redis/script.ts';

/*
 * In Redis are:
 * - `facet:cache:<hash of a key>`: when it was stored, a space, and the value as JSON
 * - `facet:cached:<tag>`: the hashes of the entries that have the tag, each scored with when it ends
 * - `facet:purged:<tag>`: which purge of the tag was the last, for as long as marks are trusted
 * - `facet:purges`: `count`, how many purges there were, and `since`, the count from which on they are remembered
 *
 * Counts begin with the time in microseconds: a Redis that has lost its memory never counts what it counted before.
 * Keys that belong together have no hash tag in common, so that Redis Cluster is not supported for caches.
 * Redis may push entries out when its memory is full, but not the sets: as they end last, the policy "volatile-ttl" does
 * the one before the other.
 */

/** Where the purges are counted. */
export const PURGES_KEY = 'facet:purges';

/** How long a mark is trusted. What takes longer to fetch is not stored. */
const MARK_MS = 120_000;

const COUNTING = `
local time = redis.call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
local function whole(number) return string.format('%.0f', number) end
local function lastCount()
  local count = redis.call('HGET', KEYS[1], 'count')
  if not count then
    count = whole(time[1] * 1000000 + time[2])
    redis.call('HSET', KEYS[1], 'count', count, 'since', count)
  end
  return tonumber(count)
end
`;

/** KEYS: purges, entries. Returns the count, the time, and the entries; a slice at a time, for the stack is not endless. */
export const READ: Script = scriptOf(`${COUNTING}
local found = { whole(lastCount()), whole(nowMs) }
for first = 2, #KEYS, 1000 do
  local slice = redis.call('MGET', unpack(KEYS, first, math.min(#KEYS, first + 999)))
  for index = 1, #slice do
    found[#found + 1] = slice[index]
  end
end
return found
`);

/**
 * KEYS: purges, entries. ARGV: the mark's count and time; for each entry how long it is kept, its value, how many tags
 * it has, and these. What has ended is taken out of a tag's set by the way, and the set ends with its last entry. An
 * entry is put into the sets first: when memory is full, it is not stored at all rather than without them.
 */
export const WRITE: Script = scriptOf(`${COUNTING}
local count, since = lastCount(), tonumber(redis.call('HGET', KEYS[1], 'since'))
local mark, markAgeMs = tonumber(ARGV[1]), nowMs - ARGV[2]
if mark < since or mark > count or markAgeMs < 0 or markAgeMs >= ${MARK_MS} then
  return
end
local function failed(answer) return type(answer) == 'table' and answer.err end
local function note(tag, entry, untilMs)
  local entries = 'facet:cached:' .. tag
  local ended = redis.call('ZCOUNT', entries, '-inf', whole(nowMs))
  if ended > 0 then
    redis.call('ZREMRANGEBYRANK', entries, 0, math.min(ended, 100) - 1)
  end
  local added = redis.pcall('ZADD', entries, whole(untilMs), entry)
  if failed(added) then return added end
  redis.call('PEXPIREAT', entries, whole(redis.call('ZRANGE', entries, -1, -1, 'WITHSCORES')[2]))
end
local at = 3
for index = 2, #KEYS do
  local keepMs, value, lastTag = tonumber(ARGV[at]), ARGV[at + 1], at + 2 + ARGV[at + 2]
  local isPurged, problem = false, nil
  for tag = at + 3, lastTag do
    local purged = redis.call('GET', 'facet:purged:' .. ARGV[tag])
    isPurged = isPurged or (purged and tonumber(purged) > mark)
  end
  if not isPurged then
    for tag = at + 3, lastTag do
      problem = problem or note(ARGV[tag], string.sub(KEYS[index], #'facet:cache:' + 1), nowMs + keepMs)
    end
    problem = problem or redis.pcall('SET', KEYS[index], whole(nowMs) .. ' ' .. value, 'PX', whole(keepMs))
    if failed(problem) then
      return string.find(problem.err, 'OOM', 1, true) and 0 or problem
    end
  end
  at = lastTag + 1
end
`);

/**
 * KEYS: purges. ARGV: how many entries to drop at most, and tags. Returns the count, how many were dropped, and whether
 * that were all; if not, it is to be run again. It drops first: that works when memory is full, and all may afterwards.
 */
export const PURGE: Script = scriptOf(`${COUNTING}
local left, dropped = tonumber(ARGV[1]), 0
for tag = 2, #ARGV do
  if left > 0 then
    local popped, keys = redis.call('ZPOPMIN', 'facet:cached:' .. ARGV[tag], left), {}
    for index = 1, #popped, 2 do
      keys[#keys + 1] = 'facet:cache:' .. popped[index]
    end
    if #keys > 0 then
      dropped = dropped + redis.call('UNLINK', unpack(keys))
    end
    left = left - #keys
  end
end
local count = whole(lastCount() + 1)
redis.call('HSET', KEYS[1], 'count', count)
for tag = 2, #ARGV do
  redis.call('SET', 'facet:purged:' .. ARGV[tag], count, 'PX', ${MARK_MS})
end
return { count, dropped, left > 0 and 1 or 0 }
`);

/**
 * KEYS: purges. ARGV: where to go on, and how many keys to look at. Returns the count, how many entries were dropped,
 * and where to go on: "0" at the end. Marks from before are not trusted any more, whatever the count was then.
 */
export const CLEAR: Script = scriptOf(`${COUNTING}
if ARGV[1] == '0' then
  local count = whole(math.max(lastCount() + 1, time[1] * 1000000 + time[2]))
  redis.call('HSET', KEYS[1], 'count', count, 'since', count)
end
local found, dropped = redis.call('SCAN', ARGV[1], 'MATCH', 'facet:cache*', 'COUNT', ARGV[2]), 0
for index = 1, #found[2] do
  local isDropped = redis.call('UNLINK', found[2][index])
  if string.sub(found[2][index], 1, #'facet:cache:') == 'facet:cache:' then
    dropped = dropped + isDropped
  end
end
return { whole(lastCount()), dropped, found[1] }
`);
