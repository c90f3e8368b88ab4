#!lua flags=allow-oom
-- Changes fields of a key that is not revoked.
-- KEYS[1] key hash
-- ARGV    base, key id, life ms from now on ('' = as it is, 0 = for ever), then fields, each before
--         its value ('' = none)
-- Result  CHANGED | NONE (no such key, or it is revoked)

local id, life = ARGV[2], tonumber(ARGV[3])

if redis.call('HEXISTS', KEYS[1], 'hash') == 0 or redis.call('HEXISTS', KEYS[1], 'revoked') == 1 then
  return { 'NONE' }
end
for i = 4, #ARGV, 2 do
  if ARGV[i + 1] ~= '' then
    redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
  else
    redis.call('HDEL', KEYS[1], ARGV[i])
  end
end
if life == 0 then redis.call('HDEL', KEYS[1], 'expires') end
if life and life > 0 then redis.call('HSET', KEYS[1], 'expires', whole(now + life)) end
notify('key', id)
return { 'CHANGED' }
