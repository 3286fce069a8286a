/**
 * Puts the records of one batch into their streams, with everything that is kept beside them; all of it or, when some of the records are there already, nothing.
 *
 * KEYS: 1 `stream:last`, 2–6 the streams, 7–11 their `idx:time:`, 12 `stream:floors`, 13 `stats:days`, then whatever the arguments name by its number.
 * ARGV: 1 a list in JSON, with the parts below one after the other, each with the number of its members first; then the lines of the records.
 *   clearings  how often the shard was cleared, as far as the caller knows
 *   marks      key, ttl s, n, n × (record, bit)         records by the bit they are marked with
 *   ids        key, ttl s, record                       records whose id is no number: a key each
 *   records    stream, time                             in the order of their lines; other parts name them by their place, from 1
 *   copies     record                                   into the stream of errors as well
 *   blocks     stream, first, last, earliest, latest    records next to each other in one stream
 *   entries    key, n, n × record                       of indexes, by time
 *   counters   span, n, n × (field, by)                 a span is an hour and its day: key, ttl s (0: leave it), key, ttl s (0: leave it)
 *   maxima     span, n, n × (field, value)
 *   visitors   span, n, n × address
 *   slow       span, most, n, n × (duration, record)
 *   upkeep     the caller's time ms, most, lifetime ms, n, n × (key, ttl s, lifetime ms or 0)
 *                                                       lets go of old entries and of all but the newest; the earlier clock counts
 *   requests   ttl s, n, n × key                        of indexes that have few entries and no more to come
 *   days       beginning of a day
 *   job logs   n, and when there are some: key of latest, key of bytes, ttl s, most, n × (name, time, bytes)
 * Returns the places of the records that are there already, 0 first when it was done, and the number of things that could not be kept beside the records;
 * -1 and the number of clearings when the caller knows another: nothing was written, and what it believes of lifetimes is wrong.
 */
export const APPEND_BATCH = `
local parts = cjson.decode(ARGV[1])
local at, failures = 0, 0
local function value() at = at + 1; return parts[at] end
local function key() at = at + 1; return KEYS[parts[at]] end
local function try(...)
  local answer = redis.pcall(...)
  if type(answer) == 'table' and answer.err then failures = failures + 1; return nil end
  return answer
end

local cleared = tonumber(redis.call('HGET', KEYS[12], 'cleared') or 0)
if cleared ~= value() then return { -1, cleared } end

local marks, seen = {}, {}
for g = 1, value() do
  local name, ttl, get, set, who = key(), value(), {}, {}, {}
  for i = 1, value() do
    who[i] = value()
    local bit, g3, s4 = string.format('%.0f', value()), (i - 1) * 3, (i - 1) * 4
    get[g3 + 1], get[g3 + 2], get[g3 + 3] = 'GET', 'u1', bit
    set[s4 + 1], set[s4 + 2], set[s4 + 3], set[s4 + 4] = 'SET', 'u1', bit, '1'
  end
  for i, bit in ipairs(redis.call('BITFIELD', name, unpack(get))) do
    if bit == 1 then seen[#seen + 1] = who[i] end
  end
  marks[g] = { name, ttl, set }
end
local singles = {}
for i = 1, value() do
  local name, ttl, record = key(), value(), value()
  if redis.call('EXISTS', name) == 1 then seen[#seen + 1] = record end
  singles[i] = { name, ttl }
end
if #seen > 0 then return seen end
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
local ids, times = {}, {} -- as texts: a number is turned into one by each command it is given to
for i = 1, value() do
  local stream = value()
  times[i] = string.format('%.17g', value())
  counters[i] = counter
  ids[i] = idOf(i, stream)
  redis.call('XADD', KEYS[2 + stream], ids[i], 'data', ARGV[1 + i])
  counter = counter + 1
end
redis.call('SET', KEYS[1], string.format('%.0f-%.0f', ms, counter - 1))
for _ = 1, value() do
  local record = value()
  redis.call('XADD', KEYS[6], idOf(record, 4), 'data', ARGV[1 + record])
end
for _ = 1, value() do
  local stream, first, final, earliest, latest = value(), value(), value(), value(), value()
  redis.call('ZADD', KEYS[7 + stream], latest, idOf(first, stream) .. ',' .. idOf(final, stream) .. ',' .. earliest)
end

-- not before the records are there: what is marked is not written again
for _, mark in ipairs(marks) do
  redis.call('BITFIELD', mark[1], unpack(mark[3]))
  redis.call('EXPIRE', mark[1], mark[2])
end
for _, single in ipairs(singles) do redis.call('SET', single[1], 1, 'EX', single[2]) end

for _ = 1, value() do
  local name, list = key(), {}
  for i = 1, value() do
    local record = value()
    list[i * 2 - 1], list[i * 2] = times[record], ids[record]
  end
  try('ZADD', name, unpack(list))
end
local texts = {}
local function textOf(number)
  local text = texts[number]
  if not text then
    text = string.format('%.0f', number)
    texts[number] = text
  end
  return text
end
local function expire(name, ttl)
  if ttl > 0 then try('EXPIRE', name, ttl) end
end
for _ = 1, value() do
  local hour, hourTtl, day, dayTtl = key(), value(), key(), value()
  for _ = 1, value() do
    local field, by = value(), textOf(value())
    try('HINCRBY', hour, field, by)
    try('HINCRBY', day, field, by)
  end
  expire(hour, hourTtl)
  expire(day, dayTtl)
end
for _ = 1, value() do
  local names = {}
  for i = 1, 2 do
    names[i] = key()
    value()
  end
  for _ = 1, value() do
    local field, figure = value(), value()
    for i = 1, 2 do
      local most = try('HGET', names[i], field)
      if not most or tonumber(most) < figure then try('HSET', names[i], field, figure) end
    end
  end
end
for _ = 1, value() do
  local hour, hourTtl, day, dayTtl, list = key(), value(), key(), value(), {}
  for i = 1, value() do list[i] = value() end
  try('PFADD', hour, unpack(list))
  try('PFADD', day, unpack(list))
  expire(hour, hourTtl)
  expire(day, dayTtl)
end
for _ = 1, value() do
  local hour, hourTtl, day, dayTtl, most, list = key(), value(), key(), value(), value(), {}
  for i = 1, value() do list[i * 2 - 1], list[i * 2] = value(), ids[value()] end
  for _, name in ipairs({ hour, day }) do
    try('ZADD', name, unpack(list))
    try('ZREMRANGEBYRANK', name, 0, -most - 1)
  end
  expire(hour, hourTtl)
  expire(day, dayTtl)
end

local now = math.min(value(), time[1] * 1000 + math.floor(time[2] / 1000))
local most, lifetime, count = value(), value(), value()
for _ = 1, count do
  local name, ttl = key(), value()
  local kept = value()
  if kept > 0 then try('ZREMRANGEBYSCORE', name, '-inf', string.format('(%.0f', now - kept)) end
  local size = try('ZCARD', name)
  if size and size > most then
    local floor = try('ZRANGE', name, size - most - 1, size - most - 1, 'WITHSCORES')
    try('ZREMRANGEBYRANK', name, 0, size - most - 1)
    if floor and floor[2] then try('ZADD', name, floor[2], '!') end
  end
  try('EXPIRE', name, ttl)
end
local short = value()
for _ = 1, value() do try('EXPIRE', key(), short) end
if count > 0 then
  local floor, cutoff = redis.call('HGET', KEYS[12], 'index'), now - lifetime
  if not floor or tonumber(floor) < cutoff then redis.call('HSET', KEYS[12], 'index', string.format('%.0f', cutoff)) end
end
for _ = 1, value() do
  local day = value()
  try('ZADD', KEYS[13], day, day)
end
local logs = value()
if logs > 0 then
  local latest, sizes, ttl, limit = key(), key(), value(), value()
  for _ = 1, logs do
    local name, last, bytes = value(), string.format('%.17g', value()), textOf(value())
    try('ZADD', latest, 'GT', last, name)
    try('HINCRBY', sizes, name, bytes)
  end
  local old = try('ZRANGEBYSCORE', latest, '-inf', string.format('(%.0f', now - lifetime), 'LIMIT', 0, 1000) or {}
  local beyond = math.min(1000, (try('ZCARD', latest) or 0) - #old - limit)
  for _, name in ipairs(beyond > 0 and try('ZRANGE', latest, #old, #old + beyond - 1) or {}) do old[#old + 1] = name end
  if #old > 0 then
    try('ZREM', latest, unpack(old))
    try('HDEL', sizes, unpack(old))
  end
  try('EXPIRE', latest, ttl)
  try('EXPIRE', sizes, ttl)
end
return { 0, failures }`;
