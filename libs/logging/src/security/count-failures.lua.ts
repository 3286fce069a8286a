/**
 * Counts one failed login of one or two subjects; by Redis' own clock, so that processes agree.
 *
 * KEYS: two per subject: its failures (sorted set, by the ms they happened at), and the mark that it has been told of.
 * ARGV: 1 window in ms, 2 limit, 3 failures kept, 4 this failure (`<unique>|<address>`).
 * Returns per subject its failures when it reached the limit and was not told of within the window, else an empty list.
 */
export const COUNT_FAILURES = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local window, limit, kept = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local reached = {}
for i = 1, #KEYS, 2 do
  local failures, told = KEYS[i], KEYS[i + 1]
  redis.call('ZREMRANGEBYSCORE', failures, '-inf', now - window)
  redis.call('ZADD', failures, now, ARGV[4])
  redis.call('ZREMRANGEBYRANK', failures, 0, -kept - 1)
  redis.call('PEXPIRE', failures, window)
  if redis.call('ZCARD', failures) >= limit and redis.call('SET', told, '1', 'PX', window, 'NX') then
    reached[#reached + 1] = redis.call('ZRANGE', failures, 0, -1)
  else
    reached[#reached + 1] = {}
  end
end
return reached`;
