#!lua flags=allow-oom
-- Sets or removes the webhook of a key that is not revoked.
-- KEYS[1] key hash
-- ARGV    base, key id, url ('' = remove), host, events ('' = all), KEEP or ROTATE the secret,
--         a new secret, how long the one before signs, too, in ms
-- Result  CHANGED NEW | CHANGED KEPT | NONE (no such key, or it is revoked)
--         A repeated call answers the same.

local url, host, events, mode, secret = ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7]

if redis.call('HEXISTS', KEYS[1], 'hash') == 0 or redis.call('HEXISTS', KEYS[1], 'revoked') == 1 then
  return { 'NONE' }
end
if url == '' then
  redis.call('HDEL', KEYS[1], 'webhook', 'webhook_host', 'webhook_events', 'webhook_secret',
    'webhook_before', 'webhook_until')
  return { 'CHANGED', 'KEPT' }
end
redis.call('HSET', KEYS[1], 'webhook', url, 'webhook_host', host, 'webhook_events', events)
local known = redis.call('HGET', KEYS[1], 'webhook_secret')
if known == secret then return { 'CHANGED', 'NEW' } end
if known and mode == 'KEEP' then return { 'CHANGED', 'KEPT' } end
redis.call('HSET', KEYS[1], 'webhook_secret', secret)
if known then
  redis.call('HSET', KEYS[1], 'webhook_before', known, 'webhook_until', whole(now + tonumber(ARGV[8])))
end
return { 'CHANGED', 'NEW' }
