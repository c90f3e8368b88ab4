#!lua flags=allow-oom
-- Ends a live job whose hash or log is malformed.
-- KEYS[1] job hash
-- ARGV    base, job id
-- Result  FAILED | ENDED | GONE

local job = load(ARGV[2])
if not job then return { 'GONE' } end
if ENDED[job.state] then return { 'ENDED' } end
fail_corrupt(job)
notify('cancelled', job.id)
return { 'FAILED' }
