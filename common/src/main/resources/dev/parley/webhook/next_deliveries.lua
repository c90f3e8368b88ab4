#!lua flags=allow-oom
-- Leases deliveries that are due, at most one per host.
-- KEYS[1] hooks
-- ARGV    base, lease ms, how many at most
-- Result  DELIVERIES, then per delivery: {job, host, attempt, failures before, event, url, ended ms,
--         model, source: job or key, key, secret, secret before it ('' = none)}
--         A lease that runs out makes its delivery due again.

local lease, most = tonumber(ARGV[2]), tonumber(ARGV[3])
local result = { 'DELIVERIES' }

local function free_hosts(from, to)
  for _, host in ipairs(redis.call('ZRANGEBYSCORE', BASE .. 'hooks-busy', from, to, 'LIMIT', 0, 100)) do
    redis.call('ZREM', BASE .. 'hooks-busy', host)
    redis.call('HDEL', BASE .. 'hooks-holder', host)
    webhooks.resume_host(host)
  end
end

-- The secrets that sign for a key: its own, and for a while the one before.
local function secrets_of(key)
  if key == '' then return '', '' end
  local said = redis.call('HMGET', name('key', key), 'webhook_secret', 'webhook_before', 'webhook_until')
  local before = said[2] and now < (tonumber(said[3] or nil) or 0) and said[2]
  return said[1] or '', before or ''
end

local function lease_one(id, host)
  local delivery = name('hook', id)
  local said = redis.call('HMGET', delivery, 'state', 'failures', 'event', 'url', 'ended', 'model',
    'source', 'key')
  if said[1] ~= 'pending' then
    redis.call('ZREM', name('hooks', host), id)
    webhooks.resume_host(host)
    return
  end
  local lease_until = whole(now + lease)
  redis.call('ZREM', BASE .. 'hooks', host)
  redis.call('ZADD', BASE .. 'hooks-busy', lease_until, host)
  redis.call('HSET', BASE .. 'hooks-holder', host, id)
  redis.call('ZADD', name('hooks', host), lease_until, id)
  redis.call('HSET', delivery, 'next', lease_until)
  local attempt = redis.call('HINCRBY', delivery, 'attempts', 1)
  local secret, before = secrets_of(said[8])
  table.insert(result, { id, host, attempt, tonumber(said[2]), said[3], said[4], tonumber(said[5]),
    said[6], said[7], said[8], secret, before })
end

free_hosts('-inf', whole(now))
free_hosts('(' .. whole(now + lease), '+inf') -- leased before the clock stepped back
for _, host in ipairs(redis.call('ZRANGEBYSCORE', BASE .. 'hooks', '-inf', whole(now), 'LIMIT', 0, most)) do
  local id = redis.call('ZRANGEBYSCORE', name('hooks', host), '-inf', whole(now), 'LIMIT', 0, 1)[1]
  if id then lease_one(id, host) else webhooks.resume_host(host) end
end
return result
