#!lua flags=allow-oom
-- Ends a live job on request, whether its worker lives or not.
-- KEYS[1] job hash
-- ARGV    base, job id
-- Result  CANCELLED | ENDED state | GONE
--         A repeated call answers ENDED cancelled.

local id = ARGV[2]

local job = load(id)
if not job then return { 'GONE' } end
if ENDED[job.state] then return { 'ENDED', job.state } end
if not job.valid then
  fail_corrupt(job)
  return { 'ENDED', 'failed' }
end
conclude_outside(job, 'cancelled', '{"type":"cancelled"}')
notify('cancelled', id)
return { 'CANCELLED' }
