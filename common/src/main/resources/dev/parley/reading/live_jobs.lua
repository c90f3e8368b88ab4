#!lua flags=no-writes
-- Reads a slice of the live jobs, for the operator: nothing that anybody wrote.
-- KEYS[1] due
-- ARGV    base, rank of the first, how many at most
-- Result  JOBS all, then per job: id, state, owner, model, worker, attempts, tokens, created, started

local FIELDS = { 'state', 'owner', 'model', 'worker', 'attempts', 'said', 'created', 'started' }
local from, most = tonumber(ARGV[2]), tonumber(ARGV[3])

local result = { 'JOBS', redis.call('ZCARD', KEYS[1]) }
for _, id in ipairs(redis.call('ZRANGE', KEYS[1], from, from + most - 1)) do
  local job = redis.pcall('HMGET', name('job', id), unpack(FIELDS))
  if not job.err and LIVE[job[1]] then
    table.insert(result, id)
    for i = 1, #FIELDS do table.insert(result, job[i] or '') end
  end
end
return result
