#!lua
-- Stores a new key.
-- KEYS[1] key hash
-- ARGV    base, key id, life ms (0 = for ever), then fields, each before its value ('' = none):
--         name, hash, owner, admin, live, per_minute, tokens_per_minute, tokens_per_day, priority, models
-- Result  CREATED (also for a repeated call) | TAKEN (another key has this id)

local id, life, given = ARGV[2], tonumber(ARGV[3]), named_arguments(4)

local known = redis.call('HGET', KEYS[1], 'hash')
if known then return { known == given('hash') and 'CREATED' or 'TAKEN' } end

for i = 4, #ARGV, 2 do
  if ARGV[i + 1] ~= '' then redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
end
redis.call('HSET', KEYS[1], 'created', whole(now))
if life > 0 then redis.call('HSET', KEYS[1], 'expires', whole(now + life)) end
redis.call('ZADD', BASE .. 'keys', whole(now), id)
notify('key', id)
return { 'CREATED' }
