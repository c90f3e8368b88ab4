#!lua flags=no-writes
-- Lists the live workers.
-- KEYS[1] workers
-- ARGV    base
-- Result  WORKERS, then per worker: id, model, seats, running, tokens/s, beat

local result = { 'WORKERS' }
for _, worker in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. whole(now), '+inf')) do
  local of = redis.call('HMGET', name('worker', worker), 'model', 'seats', 'running',
    'tokens_per_second', 'beat')
  if of[5] then
    table.insert(result, worker)
    for _, value in ipairs(of) do table.insert(result, value) end
  end
end
return result
