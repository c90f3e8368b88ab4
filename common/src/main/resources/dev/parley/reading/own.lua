#!lua flags=no-writes
-- Tells a job to its owner. One of somebody else's is looked at no longer than one that is not there.
-- KEYS[1] job hash
-- ARGV    base, job id, owner
-- Result  JOB {field, value …} | NONE

if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[3] then return { 'NONE' } end
return { 'JOB', redis.call('HGETALL', KEYS[1]) }
