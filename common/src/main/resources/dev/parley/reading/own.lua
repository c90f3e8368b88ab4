#!lua flags=no-writes
-- Reads a job for its owner. Another owner's job takes no longer than one that does not exist.
-- KEYS[1] job hash
-- ARGV    base, job id, owner
-- Result  JOB {field, value …} | NONE

if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[3] then return { 'NONE' } end
return { 'JOB', redis.call('HGETALL', KEYS[1]) }
