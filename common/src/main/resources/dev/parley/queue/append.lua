#!lua flags=allow-oom
-- Logs tokens events of a running attempt and renews its lease. Without events it is the heartbeat.
-- KEYS[1] job hash
-- ARGV    base, job id, epoch, number of the first event, then per event: its tokens' count, its JSON
-- Result  OK | FENCED | GONE | TIMEOUT (nothing was written) | GAP have
--         Events that the log has already are skipped.

local id, epoch, from = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])

local job = load(id)
if not job then return { 'GONE' } end
if ENDED[job.state] then return { 'FENCED' } end
if not job.valid then
  fail_corrupt(job)
  return { 'FENCED' }
end
if job.state ~= 'running' or job.epoch ~= epoch then return { 'FENCED' } end
if now >= job.generation_until then return { 'TIMEOUT' } end

-- In quarters of an octave: class k holds waits of at most 2^(k/4) ms. A statistic never breaks a job.
local function count_first_token(answered)
  local wait = math.max(1, now - answered.created)
  local class = math.min(80, math.ceil(4 * math.log(wait) / math.log(2) - 1e-9))
  redis.pcall('HINCRBY', TOTALS, 'first_token ' .. answered.model .. ' ' .. whole(class), 1)
end

local lease_until = now + job.lease
set_due(job, math.min(lease_until, job.generation_until))
assign_entry(job, job.worker, 0)
if from > job.n + 1 then
  set(job, 'lease_until', whole(lease_until))
  return { 'GAP', job.n }
end

local number = from
for i = 5, #ARGV, 2 do
  if number > job.n then
    log_event(job, whole(epoch) .. '-' .. number, ARGV[i + 1])
    job.n = number
    job.said = job.said + tonumber(ARGV[i])
  end
  number = number + 1
end
set(job, 'lease_until', whole(lease_until), 'n', job.n, 'last', job.last, 'said', job.said)
if job.said > 0 and not job.first_token then
  set(job, 'first_token', whole(now))
  count_first_token(job)
end
return { 'OK' }
