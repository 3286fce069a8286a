/** Texts that were put together in the script were slower than a list of them. */
const READ = `
local lines, last = {}, 0
local function read(id)
  local dash = string.find(id, '-', 1, true)
  local number = dash and tonumber(string.sub(id, dash + 1))
  local stream = number and number % 8 + 1 or 6
  local entry = stream < 6 and redis.call('XRANGE', KEYS[stream], id, id)[1]
  if entry then lines[last + 1], lines[last + 2], last = id, entry[2][2], last + 2 end
end`;

/**
 * Records by their ids: fewer words on the way than a command for each.
 *
 * KEYS: the streams, in their order. ARGV: ids, each of the stream that the remainder of its second number by 8 names.
 * Returns id and line of each that is still there, one after the other.
 */
export const READ_RECORDS = `${READ}
for _, id in ipairs(ARGV) do read(id) end
return lines`;

/**
 * The next entries of indexes, and the first of their records.
 *
 * KEYS: the streams, in their order, and the indexes. ARGV: 1 ZRANGEBYSCORE or ZREVRANGEBYSCORE, 2 most entries of an index, of which the last only tells where the next begin, 3 most
 * records, 4 where the ranges end, then of each index where its range begins and how many entries are passed over there.
 * Returns first id and line of each record, as above, without the last of an index and without one that comes again; then of each index its entries and their times.
 */
export const READ_INDEXES = `${READ}
local found, seen, size, left = { lines }, {}, tonumber(ARGV[2]), tonumber(ARGV[3])
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
return found`;

/**
 * KEYS: hashes.
 * Returns of each hash its fields and values, one after the other, as a list in JSON: of thousands of short texts that is quicker read than a list of them.
 */
export const READ_HASHES = `
local found = {}
for i, key in ipairs(KEYS) do
  local values = redis.call('HGETALL', key)
  found[i] = values[1] and cjson.encode(values) or '[]'
end
return found`;
