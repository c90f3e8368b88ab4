#!lua flags=allow-oom
-- Forgets a worker's consumer, unless entries are pending for it: they would be lost with it.
-- KEYS[1] queue
-- ARGV    base, worker
-- Result  RETIRED | BUSY

local pending = redis.pcall('XPENDING', KEYS[1], GROUP, '-', '+', 1, ARGV[2])
if not pending.err and pending[1] then return { 'BUSY' } end
redis.pcall('XGROUP', 'DELCONSUMER', KEYS[1], GROUP, ARGV[2])
return { 'RETIRED' }
