/** Between the records of a text that {@link READ_RECORDS} or {@link READ_INDEXES} gives: it is in no JSON. */
export const BETWEEN_RECORDS = '\0';

const READ = `
local lines = {}
local function read(id)
  local number = string.match(id, '^%d+%-(%d+)$')
  local stream = number and number % 8 + 1 or 6
  local entry = stream < 6 and redis.call('XRANGE', KEYS[stream], id, id)[1]
  if entry then lines[#lines + 1] = id .. ' ' .. entry[2][2] end
end`;

/**
 * Records by their ids: fewer words on the way than a command for each, and one text instead of many.
 *
 * KEYS: the streams, in their order. ARGV: ids, each of the stream that the remainder of its second number by 8 names.
 * Returns id and line of each that is still there, with a space between, and a null character between records.
 */
export const READ_RECORDS = `${READ}
for _, id in ipairs(ARGV) do read(id) end
return table.concat(lines, '\\0')`;

/**
 * The next entries of indexes, and the first of their records.
 *
 * KEYS: the streams, in their order, and the indexes. ARGV: 1 ZRANGEBYSCORE or ZREVRANGEBYSCORE, 2 most entries of an index, of which the last only tells where the next begin, 3 most
 * records, 4 where the ranges end, then of each index where its range begins and how many entries are passed over there.
 * Returns of each index its entries and their times, with a space between each; and the records of those but the last, as above, without one that comes again.
 */
export const READ_INDEXES = `${READ}
local found, seen, size, left = {}, {}, tonumber(ARGV[2]), tonumber(ARGV[3])
for i = 6, #KEYS do
  local at = i * 2 - 7
  local entries = redis.call(ARGV[1], KEYS[i], ARGV[at], ARGV[4], 'WITHSCORES', 'LIMIT', ARGV[at + 1], size)
  for e = 1, math.min(#entries, size * 2 - 2), 2 do
    local id = entries[e]
    if left > 0 and not seen[id] then
      seen[id], left = true, left - 1
      read(id)
    end
  end
  found[#found + 1] = table.concat(entries, ' ')
end
found[#found + 1] = table.concat(lines, '\\0')
return found`;

/** KEYS: hashes. Returns of each its fields and values, one after the other. */
export const READ_HASHES = `
local found = {}
for i, key in ipairs(KEYS) do found[i] = redis.call('HGETALL', key) end
return found`;
