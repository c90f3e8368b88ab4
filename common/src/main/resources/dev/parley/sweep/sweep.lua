#!lua flags=allow-oom
-- Ends, requeues or postpones what is overdue, judged by the jobs' hashes.
-- KEYS[1] due
-- ARGV    base, period ms, how many jobs at most
-- Result  SWEPT, then per job: id, what
-- After a pause of all who sweep, no lease counts as expired for one lease: workers first get the
-- time to show that they live. The script stores the time of its last turn itself, because a sweep
-- sent during the pause runs after it.

local period, most = tonumber(ARGV[2]), tonumber(ARGV[3])
local turns = BASE .. 'sweep'

local function since_pause()
  local stored = redis.call('HMGET', turns, 'turn', 'resumed')
  local turn, resumed = tonumber(stored[1] or nil), tonumber(stored[2] or nil)
  if not turn or not resumed or resumed > now or now - turn > 2 * period then resumed = now end
  redis.call('HSET', turns, 'turn', whole(now), 'resumed', whole(resumed))
  return now - resumed
end

local rest = since_pause()

local function time_out(job, code, message)
  conclude_outside(job, 'timed_out', timed_out(code, message))
  notify('cancelled', job.id)
  return string.upper(code)
end

local function sweep_queued(job)
  if not job.generation_until then
    if now >= job.queue_until then
      return time_out(job, 'queue_timeout', 'No worker took the job in time.')
    end
    set_due(job, job.queue_until)
    return 'POSTPONED'
  end
  if now >= job.generation_until then
    return time_out(job, 'generation_timeout', 'The answer took too long.')
  end
  if job.not_before and now < job.not_before then
    set_due(job, math.min(job.not_before, job.generation_until))
    return 'POSTPONED'
  end
  set_due(job, job.generation_until)
  lanes.look_for_idle(job.model)
  notify('released', job.model)
  return 'RELEASED'
end

local function lose_worker(job)
  if job.attempts >= job.max_attempts then
    add_dead_letter(job, 'worker_lost')
    conclude_outside(job, 'failed', failed('worker_lost', 'Every worker that tried was lost.'))
    return 'WORKER_LOST_ENDED'
  end
  put_back(job, job.attempts, 0)
  return 'WORKER_LOST_REQUEUED'
end

local function sweep_running(job)
  if now >= job.generation_until then
    return time_out(job, 'generation_timeout', 'The answer took too long.')
  end
  local stepped_back = job.lease_until - now > job.lease
  local expired = stepped_back or now >= job.lease_until
  if expired and rest >= job.lease then return lose_worker(job) end
  local again = expired and now + job.lease - rest or job.lease_until
  set_due(job, math.min(again, job.generation_until))
  return 'POSTPONED'
end

local function sweep(id)
  local job = load(id)
  if not job then
    forget(id)
    return 'FORGOTTEN'
  end
  if ENDED[job.state] then
    redis.call('ZREM', DUE, id)
    return 'FORGOTTEN'
  end
  if not job.valid then
    fail_corrupt(job)
    return 'CORRUPT'
  end
  return job.state == 'queued' and sweep_queued(job) or sweep_running(job)
end

local result = { 'SWEPT' }
for _, id in ipairs(redis.call('ZRANGEBYSCORE', DUE, '-inf', whole(now), 'LIMIT', 0, most)) do
  table.insert(result, id)
  table.insert(result, sweep(id))
end
return result
