#!lua flags=allow-oom
-- Ends a delivered job that can never begin. No attempt is counted.
-- KEYS[1] job hash
-- ARGV    base, job id, queue, entry, state, ending (JSON)
-- Result  FINISHED | GONE | HELD (another worker runs it)
--         A repeated call answers FINISHED again.

local id, queue, entry = ARGV[2], ARGV[3], ARGV[4]

local job = load(id)
if not job then
  drop_entry(queue, entry)
  return { 'GONE' }
end
if job.valid and job.state == 'running' then return { 'HELD' } end
if ENDED[job.state] then
  drop_entry(queue, entry)
elseif job.valid then
  conclude_outside(job, ARGV[5], ARGV[6])
else
  fail_corrupt(job)
end
return { 'FINISHED' }
