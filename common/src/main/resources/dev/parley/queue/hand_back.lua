#!lua flags=allow-oom
-- Gives a delivered entry that was not begun back to all workers: no event, no epoch.
-- KEYS[1] job hash
-- ARGV    base, job id, queue, entry, worker
-- Result  BACK | KEPT (the entry is not this worker's, or not waiting)

local id, queue, entry, worker = ARGV[2], ARGV[3], ARGV[4], ARGV[5]

local job = load(id)
local pending = redis.pcall('XPENDING', queue, GROUP, entry, entry, 1)
local mine = not pending.err and pending[1] and pending[1][2] == worker
if not mine or not job or job.state ~= 'queued' or job.entry ~= entry or lanes.queue_of(job) ~= queue then
  return { 'KEPT' }
end

local wait = (job.not_before or 0) - now
assign_entry(job, NOBODY, wait > 0 and math.max((job.lease or 0) - wait, 0) or AT_ONCE)
lanes.look_for_idle(job.model)
notify('released', job.model)
return { 'BACK' }
