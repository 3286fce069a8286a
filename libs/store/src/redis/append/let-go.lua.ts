/**
 * Lets go of records that are older than they are kept. A clock that is set forward must not delete anything: the earlier of two clocks counts, the caller's and Redis'.
 *
 * Says, too, from which time on each index is complete: one that is new holds what is written from now on, one that a writer does not keep is not complete as long as that one writes.
 *
 * KEYS: the streams and then their `idx:time:`, as many of each, `stream:last`, `stream:floors`, `stats:days`.
 * ARGV: 1 the caller's time in ms, 2 most entries that are deleted of each, by whole nodes (0: all of the streams, exactly), 3 statistics' lifetime in ms, 4 how long ms this is good for, then per stream its name and lifetime in ms, then
 * the names of the indexes, each followed by 1 when this writer keeps it.
 * Returns of each stream the number of records that were deleted.
 */
export const LET_GO = `
local streams = (#KEYS - 3) / 2
local time = redis.call('TIME')
local now = math.min(tonumber(ARGV[1]), time[1] * 1000 + math.floor(time[2] / 1000))
local most, floors, gone = tonumber(ARGV[2]), KEYS[#KEYS - 1], {}
for i = 1, streams do
  local name, cutoff = ARGV[3 + i * 2], now - tonumber(ARGV[4 + i * 2])
  local oldest = string.format('%.0f', cutoff)
  if most > 0 then gone[i] = redis.call('XTRIM', KEYS[i], 'MINID', '~', oldest, 'LIMIT', most)
  else gone[i] = redis.call('XTRIM', KEYS[i], 'MINID', '=', oldest) end
  local times = KEYS[streams + i]
  local old = redis.call('ZRANGEBYSCORE', times, '-inf', '(' .. string.format('%.0f', cutoff), 'LIMIT', 0, most)
  for first = 1, #old, 1000 do redis.call('ZREM', times, unpack(old, first, math.min(first + 999, #old))) end
  local floor = redis.call('HGET', floors, name)
  if not floor or tonumber(floor) < cutoff then redis.call('HSET', floors, name, string.format('%.0f', cutoff)) end
end
local isNew = redis.call('EXISTS', KEYS[#KEYS - 2]) == 0
for i = 5 + streams * 2, #ARGV, 2 do
  local field = 'index:' .. ARGV[i]
  if ARGV[i + 1] == '1' then redis.call('HSETNX', floors, field, isNew and 0 or string.format('%.0f', now))
  else redis.call('HSET', floors, field, string.format('%.0f', now + tonumber(ARGV[4]))) end
end
redis.call('ZREMRANGEBYSCORE', KEYS[#KEYS], '-inf', '(' .. string.format('%.0f', now - tonumber(ARGV[3]) - 86400000))
return gone`;

/**
 * Counts entries of a stream before a time, some at a time.
 *
 * KEYS: the stream. ARGV: 1 after which id, 2 before which ms, 3 most that are looked at.
 * Returns their number, and the id of the last; an empty one when there are no more.
 */
export const COUNT_OLD = `
local entries = redis.call('XRANGE', KEYS[1], '(' .. ARGV[1], string.format('%.0f', ARGV[2] - 1), 'COUNT', ARGV[3])
return { #entries, #entries == tonumber(ARGV[3]) and entries[#entries][1] or '' }`;
