/**
 * Puts the records of one batch into their streams, with everything that is kept beside them; all of it or, when some of the records are there already, nothing.
 *
 * KEYS: 1 `stream:last`, 2–6 the streams, 7–11 their `idx:time:`, 12 `stream:floors`, 13 `stats:days`, then whatever the arguments name by its number.
 * ARGV, one after the other, each part with the number of its members first:
 *   marks      key, ttl s, n, n × (record, bit)         records by the bit they are marked with
 *   ids        key, ttl s, record                       records whose id is no number: a key each
 *   records    stream, line                             in order; other parts name them by their place, from 1
 *   copies     record, line                             into the stream of errors as well
 *   blocks     stream, first, last, earliest, latest    records next to each other in one stream
 *   entries    key, n, n × (time, record)               of indexes
 *   counters   key, ttl s (0: leave it), n, n × (field, by)
 *   maxima     key, field, value
 *   visitors   key, ttl s (0: leave it), n, n × address
 *   slow       key, ttl s (0: leave it), most, n, n × (duration, record)
 *   upkeep     the caller's time ms, most, lifetime ms, n, n × (key, ttl s, lifetime ms)
 *                                                       lets go of old entries and of all but the newest; the earlier clock counts
 *   days       beginning of a day
 * Returns the places of the records that are there already, 0 first when it was done, and the number of things that could not be kept beside the records.
 */
export const APPEND_BATCH = `
local at, failures = 0, 0
local function number() at = at + 1; return tonumber(ARGV[at]) end
local function text() at = at + 1; return ARGV[at] end
local function key() at = at + 1; return KEYS[tonumber(ARGV[at])] end
local function try(...)
  local answer = redis.pcall(...)
  if type(answer) == 'table' and answer.err then failures = failures + 1; return nil end
  return answer
end

local marks, seen = {}, {}
for g = 1, number() do
  local name, ttl, get, set, who = key(), number(), {}, {}, {}
  for i = 1, number() do
    who[i] = number()
    local bit, g3, s4 = text(), (i - 1) * 3, (i - 1) * 4
    get[g3 + 1], get[g3 + 2], get[g3 + 3] = 'GET', 'u1', bit
    set[s4 + 1], set[s4 + 2], set[s4 + 3], set[s4 + 4] = 'SET', 'u1', bit, 1
  end
  for i, bit in ipairs(redis.call('BITFIELD', name, unpack(get))) do
    if bit == 1 then seen[#seen + 1] = who[i] end
  end
  marks[g] = { name, ttl, set }
end
local singles = {}
for i = 1, number() do
  local name, ttl, record = key(), number(), number()
  if redis.call('EXISTS', name) == 1 then seen[#seen + 1] = record end
  singles[i] = { name, ttl }
end
if #seen > 0 then return seen end
for _, mark in ipairs(marks) do
  redis.call('BITFIELD', mark[1], unpack(mark[3]))
  redis.call('EXPIRE', mark[1], mark[2])
end
for _, single in ipairs(singles) do redis.call('SET', single[1], 1, 'EX', single[2]) end

local time = redis.call('TIME')
local ms, counter = time[1] * 1000 + math.floor(time[2] / 1000), 0
local last = redis.call('GET', KEYS[1])
local function after(id, step)
  local lastMs, lastCounter = string.match(id, '(%d+)-(%d+)')
  lastMs, lastCounter = tonumber(lastMs), math.floor(tonumber(lastCounter) / step)
  if lastMs > ms or (lastMs == ms and lastCounter >= counter) then ms, counter = lastMs, lastCounter + 1 end
end
if last then after(last, 1) else
  for stream = 2, 6 do
    local newest = redis.call('XREVRANGE', KEYS[stream], '+', '-', 'COUNT', 1)
    if newest[1] then after(newest[1][1], 8) end
  end
end
local counters = {}
local function idOf(record, stream) return string.format('%.0f-%.0f', ms, counters[record] * 8 + stream) end
local ids = {}
for i = 1, number() do
  local stream = number()
  counters[i] = counter
  ids[i] = idOf(i, stream)
  redis.call('XADD', KEYS[2 + stream], ids[i], 'data', text())
  counter = counter + 1
end
redis.call('SET', KEYS[1], string.format('%.0f-%.0f', ms, counter - 1))
for _ = 1, number() do
  local record = number()
  redis.call('XADD', KEYS[6], idOf(record, 4), 'data', text())
end
for _ = 1, number() do
  local stream, first, final, earliest, latest = number(), number(), number(), text(), text()
  try('ZADD', KEYS[7 + stream], latest, idOf(first, stream) .. ',' .. idOf(final, stream) .. ',' .. earliest)
end

local function pairsOf(count)
  local list = {}
  for i = 1, count do list[i * 2 - 1], list[i * 2] = text(), ids[number()] end
  return list
end
for _ = 1, number() do
  local name = key()
  try('ZADD', name, unpack(pairsOf(number())))
end
for _ = 1, number() do
  local name, ttl = key(), number()
  for _ = 1, number() do
    local field, by = text(), text()
    try('HINCRBY', name, field, by)
  end
  if ttl > 0 then try('EXPIRE', name, ttl) end
end
for _ = 1, number() do
  local name, field, value = key(), text(), text()
  local most = try('HGET', name, field)
  if not most or tonumber(most) < tonumber(value) then try('HSET', name, field, value) end
end
for _ = 1, number() do
  local name, ttl, list = key(), number(), {}
  for i = 1, number() do list[i] = text() end
  try('PFADD', name, unpack(list))
  if ttl > 0 then try('EXPIRE', name, ttl) end
end
for _ = 1, number() do
  local name, ttl, most = key(), number(), number()
  try('ZADD', name, unpack(pairsOf(number())))
  try('ZREMRANGEBYRANK', name, 0, -most - 1)
  if ttl > 0 then try('EXPIRE', name, ttl) end
end

local now = math.min(number(), time[1] * 1000 + math.floor(time[2] / 1000))
local most, lifetime, count = number(), number(), number()
for _ = 1, count do
  local name, ttl = key(), number()
  try('ZREMRANGEBYSCORE', name, '-inf', string.format('(%.0f', now - number()))
  local size = try('ZCARD', name)
  if size and size > most then
    local floor = try('ZRANGE', name, size - most - 1, size - most - 1, 'WITHSCORES')
    try('ZREMRANGEBYRANK', name, 0, size - most - 1)
    if floor and floor[2] then try('ZADD', name, floor[2], '!') end
  end
  try('EXPIRE', name, ttl)
end
if count > 0 then
  local floor, cutoff = redis.call('HGET', KEYS[12], 'index'), now - lifetime
  if not floor or tonumber(floor) < cutoff then redis.call('HSET', KEYS[12], 'index', string.format('%.0f', cutoff)) end
end
for _ = 1, number() do
  local day = text()
  try('ZADD', KEYS[13], day, day)
end
return { 0, failures }`;
