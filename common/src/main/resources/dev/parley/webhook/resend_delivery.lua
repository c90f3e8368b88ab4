#!lua flags=allow-oom
-- Makes a delivery due at once, with all its attempts before it: one that waits, was given up, or
-- was delivered. What came from a key goes where the key says now.
-- KEYS[1] delivery
-- ARGV    base, job id
-- Result  DUE | NONE

local id = ARGV[2]
local said = redis.call('HMGET', KEYS[1], 'state', 'host', 'source', 'key')
if not said[1] then return { 'NONE' } end

local host = said[2]
if said[3] == 'key' then
  local key = redis.call('HMGET', name('key', said[4]), 'webhook', 'webhook_host')
  if key[1] and key[2] and key[2] ~= host then
    redis.call('ZREM', name('hooks', host), id)
    if not redis.call('ZSCORE', BASE .. 'hooks-busy', host) then webhooks.resume_host(host) end
    host = key[2]
  end
  if key[1] then redis.call('HSET', KEYS[1], 'url', key[1], 'host', host) end
end
redis.call('ZREM', BASE .. 'hooks-dead', id)
redis.call('HSET', KEYS[1], 'state', 'pending', 'failures', 0, 'next', whole(now))
redis.call('PEXPIREAT', KEYS[1], whole(now + webhooks.HOOK_LIFE))
webhooks.schedule_delivery(id, host, now)
return { 'DUE' }
