#!lua flags=no-writes
-- Lists the live workers.
-- KEYS[1] workers
-- ARGV    base
-- Result  WORKERS, then per worker: id, model, seats, running, tokens/s, beat, tokens, memory, since
--         when it drains; the last is '' for one that does not, the two before for an older worker

local result = { 'WORKERS' }
for _, worker in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. whole(now), '+inf')) do
  local of = redis.call('HMGET', name('worker', worker), 'model', 'seats', 'running',
    'tokens_per_second', 'beat', 'tokens', 'memory', 'drain')
  if of[5] then
    table.insert(result, worker)
    for i = 1, 8 do table.insert(result, of[i] or '') end
  end
end
return result
