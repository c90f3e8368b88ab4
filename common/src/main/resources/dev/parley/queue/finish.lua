#!lua flags=allow-oom
-- Ends a running attempt's job, once the log holds all of its tokens.
-- KEYS[1] job hash
-- ARGV    base, job id, epoch, events of this epoch, tokens of the whole answer, state, ending (JSON),
--         prompt tokens, cached tokens, truncated messages
-- Result  FINISHED | FENCED | GONE | GAP have
--         A repeated call answers FINISHED again: an end from outside has another epoch.

local id, epoch, events, tokens = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local state = ARGV[6]

local job = load(id)
if not job then return { 'GONE' } end
if ENDED[job.state] then return { job.epoch == epoch and 'FINISHED' or 'FENCED' } end
if not job.valid then
  fail_corrupt(job)
  return { 'FENCED' }
end
if job.state ~= 'running' or job.epoch ~= epoch then return { 'FENCED' } end

local too_late = state == 'timed_out' and now >= job.generation_until -- append takes nothing more
if job.n < events and not too_late then return { 'GAP', job.n } end
if state == 'completed' and (job.n > events or job.said ~= tokens) then
  fail_corrupt(job) -- the log is not what its worker generated
  return { 'FENCED' }
end
set(job, 'prompt_tokens', ARGV[8], 'cached_tokens', ARGV[9], 'truncated', ARGV[10])
conclude(job, whole(epoch) .. '-' .. (job.n + 1), state, ARGV[7])
return { 'FINISHED' }
