#!lua flags=allow-oom
-- Gives a running job back to all workers; a retry with no attempt left ends it.
-- KEYS[1] job hash
-- ARGV    base, job id, epoch, RELEASE or RETRY, delay ms, for RETRY: code, ending (JSON)
-- Result  REQUEUED | ENDED | FENCED | GONE
--         A repeated call answers the same, until another worker begins.

local id, epoch, reason, delay = ARGV[2], tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5])

local job = load(id)
if not job then return { 'GONE' } end
if ENDED[job.state] then return { job.epoch == epoch and 'ENDED' or 'FENCED' } end
if not job.valid then
  fail_corrupt(job)
  return { 'FENCED' }
end
if job.state == 'queued' and job.left == epoch then return { 'REQUEUED' } end
if job.state ~= 'running' or job.epoch ~= epoch then return { 'FENCED' } end

if reason == 'RETRY' and job.attempts >= job.max_attempts then
  add_dead_letter(job, ARGV[6])
  conclude(job, whole(epoch) .. '-' .. (job.n + 1), 'failed', ARGV[7])
  return { 'ENDED' }
end
local attempts = reason == 'RELEASE' and job.attempts - 1 or job.attempts
put_back(job, attempts, math.min(delay, job.lease))
return { 'REQUEUED' }
