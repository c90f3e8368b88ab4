#!lua flags=allow-oom
-- Announces a worker and its model, or renews both.
-- KEYS[1] models
-- ARGV    base, worker, model, fingerprint, card (JSON), seats, running, tokens/s, ttl ms,
--         tokens since its start, memory in bytes ('' = unknown), its instance: which of the
--         processes that ever had this id it is
-- Result  REGISTERED | DRAIN (registered; an operator wants it to leave)
--         | REFUSED other fingerprint (a live worker has other weights under this name)

local worker, model, fingerprint, card = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local instance = ARGV[12]
local ttl = tonumber(ARGV[9])
local RETENTION = 7 * DAY
local workers = BASE .. 'workers'

redis.call('ZREMRANGEBYSCORE', workers, '-inf', whole(now))
for _, other in ipairs(redis.call('ZRANGE', workers, 0, -1)) do
  local of = redis.call('HMGET', name('worker', other), 'model', 'fingerprint')
  if other ~= worker and of[1] == model and of[2] ~= fingerprint then
    return { 'REFUSED', of[2] or '' }
  end
end

local function seen_and_created(record)
  return string.match(record or '', '^(%d+) (%d+) ')
end

local models = redis.call('HGETALL', KEYS[1])
for i = 1, #models, 2 do
  local seen = tonumber(seen_and_created(models[i + 1]) or nil)
  if not seen or now - seen > RETENTION then redis.call('HDEL', KEYS[1], models[i]) end
end
local _, created = seen_and_created(redis.call('HGET', KEYS[1], model))
redis.call('HSET', KEYS[1], model, whole(now) .. ' ' .. (created or whole(now)) .. ' ' .. card)
local before = redis.call('HMGET', name('worker', worker), 'instance', 'drain')
local drain = before[2] and before[1] == instance
if before[2] and not drain then redis.call('HDEL', name('worker', worker), 'drain') end
redis.call('HSET', name('worker', worker), 'model', model, 'fingerprint', fingerprint,
  'seats', ARGV[6], 'running', ARGV[7], 'tokens_per_second', ARGV[8], 'beat', whole(now),
  'tokens', ARGV[10], 'memory', ARGV[11], 'instance', instance)
redis.call('PEXPIRE', name('worker', worker), ARGV[9])
redis.call('ZADD', workers, whole(now + ttl), worker)
return { drain and 'DRAIN' or 'REGISTERED' }
