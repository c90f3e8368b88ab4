#!lua flags=allow-oom
-- Turns a delivered entry into a fenced attempt.
-- KEYS[1] job hash
-- ARGV    base, job id, queue, entry, worker, nonce, lease ms, fingerprint, prompt tokens,
--         cached tokens, truncated messages, traceparent of the attempt ('' = none)
-- Result  BEGUN epoch attempt generation_until hash {logged event…} | HELD | EARLY ms
--         | OVER NOW (this call ended the job) | OVER BEFORE
--         A repeated call with the same nonce answers BEGUN again.

local id, queue, entry, worker, nonce = ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local lease, fingerprint, trace = tonumber(ARGV[7]), ARGV[8], ARGV[12]

local function over(when)
  drop_entry(queue, entry)
  return { 'OVER', when }
end

local function ended(job, state, event)
  conclude_outside(job, state, event)
  return over('NOW')
end

local function failed_corrupt(job)
  fail_corrupt(job)
  return over('NOW')
end

local function renew(job, generation_until)
  local lease_until = now + lease
  set(job, 'lease', whole(lease), 'lease_until', whole(lease_until))
  set_due(job, math.min(lease_until, generation_until))
  assign_entry(job, worker, 0)
end

local function begun(job, generation_until)
  local logged = redis.call('XRANGE', name('events', id), '-', '(' .. whole(job.epoch) .. '-0')
  return { 'BEGUN', whole(job.epoch), job.attempts, whole(generation_until),
    redis.call('HGETALL', job.key), job.said > 0 and logged or {} }
end

local job = load(id)
if not job or ENDED[job.state] then return over('BEFORE') end
if not job.valid then return failed_corrupt(job) end
if job.entry ~= entry or lanes.queue_of(job) ~= queue then return over('BEFORE') end -- a second one of the job

if job.state == 'running' then
  if job.nonce ~= nonce or job.worker ~= worker then return { 'HELD' } end
  renew(job, job.generation_until)
  return begun(job, job.generation_until)
end

local before = job.generation_until -- set by the first begin
if before and now >= before then
  return ended(job, 'timed_out', timed_out('generation_timeout', 'The answer took too long.'))
end
if not before and now >= job.queue_until then
  return ended(job, 'timed_out', timed_out('queue_timeout', 'No worker took the job in time.'))
end
if job.fingerprint and job.fingerprint ~= fingerprint then
  return ended(job, 'failed', failed('takeover_mismatch',
    'The answer was begun by other weights under the same model name.'))
end
if job.attempts >= job.max_attempts then return failed_corrupt(job) end
if job.not_before and now < job.not_before then
  return { 'EARLY', whole(job.not_before - now) }
end

local epoch = next_epoch(job)
local generation_until = before or now + job.generation
job.attempts = job.attempts + 1
log_event(job, whole(epoch) .. '-0', '{"type":"started","attempt":' .. job.attempts .. '}')
set(job, 'state', 'running', 'epoch', whole(epoch), 'n', 0, 'last', job.last,
  'attempts', job.attempts, 'worker', worker, 'nonce', nonce, 'fingerprint', fingerprint,
  'generation_until', whole(generation_until), 'started', whole(job.started or now),
  'prompt_tokens', ARGV[9], 'cached_tokens', ARGV[10], 'truncated', ARGV[11])
redis.call('HDEL', job.key, 'not_before', 'left')
if before then redis.pcall('HINCRBY', TOTALS, 'takeovers ' .. job.model, 1) end
if trace ~= '' then
  local before = redis.call('HGET', job.key, 'trace_attempt')
  set(job, 'trace_attempt', trace, 'trace_before', before or '')
end
job.epoch = epoch
renew(job, generation_until)
return begun(job, generation_until)
