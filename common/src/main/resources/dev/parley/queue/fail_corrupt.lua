#!lua flags=allow-oom
-- Ends a live job whose hash or log makes no sense to its reader.
-- KEYS[1] job hash
-- ARGV    base, job id
-- Result  CONDEMNED | ENDED | GONE

local job = load(ARGV[2])
if not job then return { 'GONE' } end
if ENDED[job.state] then return { 'ENDED' } end
condemn(job)
ring('cancelled', job.id)
return { 'CONDEMNED' }
