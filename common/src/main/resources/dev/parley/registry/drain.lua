#!lua flags=allow-oom
-- Asks a live worker to leave. It learns so from a notice, or from its next beat.
-- KEYS[1] workers
-- ARGV    base, worker
-- Result  DRAINING | GONE (no such worker lives) | UNABLE (one of a version that cannot be asked)
--         A repeated call answers the same and keeps the time of the first.

local worker = ARGV[2]

local dies = redis.call('ZSCORE', KEYS[1], worker)
local beat = redis.call('HMGET', name('worker', worker), 'beat', 'instance')
if not dies or tonumber(dies) <= now or not beat[1] then return { 'GONE' } end
if not beat[2] then return { 'UNABLE' } end
redis.call('HSETNX', name('worker', worker), 'drain', whole(now))
notify('drain', worker)
return { 'DRAINING' }
