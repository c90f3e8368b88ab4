#!lua flags=allow-oom
-- Writes down how an attempt to deliver went, and frees its host.
-- KEYS[1] delivery
-- ARGV    base, job id, host, attempt, what: DELIVERED, RETRY or DEAD, status (0 = no answer), error
--         ('' = none), delay ms before the next attempt
-- Result  SETTLED | STALE (another attempt began meanwhile) | OVER (ended before) | GONE
--         A repeated call changes nothing.

local id, host, attempt, what = ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5]
local MOST_DEAD = 1000

local function free_host()
  if redis.call('HGET', BASE .. 'hooks-holder', host) == id then
    redis.call('HDEL', BASE .. 'hooks-holder', host)
    redis.call('ZREM', BASE .. 'hooks-busy', host)
  end
  if not redis.call('ZSCORE', BASE .. 'hooks-busy', host) then webhooks.resume_host(host) end
end

local function bury()
  redis.call('ZADD', BASE .. 'hooks-dead', whole(now), id)
  for _, oldest in ipairs(redis.call('ZRANGE', BASE .. 'hooks-dead', 0, -MOST_DEAD - 1)) do
    webhooks.forget_delivery(oldest)
  end
end

local said = redis.call('HMGET', KEYS[1], 'state', 'attempts', 'failures', 'settled')
if not said[1] then
  free_host()
  return { 'GONE' }
end
if said[1] ~= 'pending' then
  free_host()
  return { 'OVER' }
end
if tonumber(said[4] or nil) == attempt then return { 'SETTLED' } end
if tonumber(said[2]) ~= attempt and what ~= 'DELIVERED' then return { 'STALE' } end

redis.call('HSET', KEYS[1], 'status', ARGV[6], 'error', ARGV[7], 'tried', whole(now),
  'settled', attempt)
if what == 'RETRY' then
  local next_try = whole(now + tonumber(ARGV[8]))
  redis.call('HSET', KEYS[1], 'failures', tonumber(said[3]) + 1, 'next', next_try)
  redis.call('ZADD', name('hooks', host), next_try, id)
else
  redis.call('ZREM', name('hooks', host), id)
  redis.call('HSET', KEYS[1], 'state', string.lower(what))
  redis.call('HDEL', KEYS[1], 'next')
  webhooks.release_result(id)
  if what == 'DELIVERED' then
    redis.call('PEXPIRE', KEYS[1], whole(math.max(redis.call('PTTL', name('job', id)), 900000)))
  else
    bury()
  end
end
free_host()
return { 'SETTLED' }
