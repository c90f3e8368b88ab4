-- Jobs: how they are read, logged, ended and given back.

local WORDS = { 'state', 'last', 'entry', 'owner', 'model', 'idem', 'worker', 'nonce', 'fingerprint',
  'lane' }
local NUMBERS = { 'epoch', 'n', 'attempts', 'max_attempts', 'said', 'created', 'ttl', 'stored',
  'queue_until', 'generation', 'generation_until', 'not_before', 'lease', 'lease_until', 'left',
  'first_token', 'started' }
local REQUIRED = { 'state', 'last', 'entry', 'owner', 'model', 'epoch', 'n', 'attempts',
  'max_attempts', 'said', 'created', 'ttl', 'stored', 'queue_until', 'generation' }
local REQUIRED_RUNNING = { 'worker', 'nonce', 'fingerprint', 'lease', 'lease_until',
  'generation_until' }

-- The id of the newest event of a log, or nil where there is none.
local function newest_event(id)
  local newest = redis.pcall('XREVRANGE', name('events', id), '+', '-', 'COUNT', 1)
  return not newest.err and newest[1] and newest[1][1] or nil
end

-- The id that the next event of a log must be above, or nil where there is no log. Slower.
local function top_of_log(id)
  local info = redis.pcall('XINFO', 'STREAM', name('events', id))
  if info.err then return nil end
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then return info[i + 1] end
  end
end

local function has_all(job, fields)
  for _, field in ipairs(fields) do
    if job[field] == nil then return false end
  end
  return true
end

-- The id that the newest event of a live job must have.
local function last_of(job)
  return job.epoch == 0 and '0-1' or whole(job.epoch) .. '-' .. job.n
end

-- Whether the hash is complete and agrees with the log.
local function is_valid(job)
  if not has_all(job, REQUIRED) or not (LIVE[job.state] or ENDED[job.state]) then return false end
  if job.state == 'running' and not has_all(job, REQUIRED_RUNNING) then return false end
  if job.state == 'queued' and job.generation_until and not job.lease then return false end
  return ENDED[job.state] or (job.last == newest_event(job.id) and job.last == last_of(job))
end

-- The job without its request, or nil. Malformed numbers are left out; `valid` is false for a corrupt
-- job.
local function load(id)
  local job = { id = id, key = name('job', id) }
  local words = redis.pcall('HMGET', job.key, unpack(WORDS))
  if words.err then
    redis.call('DEL', job.key) -- not even a hash
    return nil
  end
  local numbers = redis.call('HMGET', job.key, unpack(NUMBERS))
  local exists = false
  for i, field in ipairs(WORDS) do
    if words[i] then job[field], exists = words[i], true end
  end
  for i, field in ipairs(NUMBERS) do
    local digits = numbers[i]
    if digits then
      exists = true
      if #digits <= 15 and string.match(digits, '^%d+$') then job[field] = tonumber(digits) end
    end
  end
  if not exists then return nil end
  job.valid = is_valid(job)
  return job
end

local function next_epoch(job) return math.max(job.epoch + 1, now) end

local function set(job, ...) redis.call('HSET', job.key, ...) end

-- Logs one event and publishes it to subscribers.
local function log_event(job, id, event)
  redis.call('XADD', name('events', job.id), id, 'event', event)
  redis.call(PUBLISH, name('live', job.id),
    '{"prev":"' .. job.last .. '","id":"' .. id .. '","event":' .. event .. '}')
  job.last = id
end

-- When the sweeper must look at the job, at the latest.
local function set_due(job, time) redis.call('ZADD', DUE, whole(time), job.id) end

-- Moves the job's entry to a consumer. The group may be gone.
local function assign_entry(job, consumer, idle)
  local moved = redis.pcall('XCLAIM', lanes.queue_of(job), GROUP, consumer, 0, job.entry,
    'IDLE', whole(idle), 'FORCE', 'JUSTID')
  if moved.err then lanes.reopen_lane(job) end
end

local function failed(code, message)
  return '{"type":"failed","code":"' .. code .. '","message":' .. cjson.encode(message) .. '}'
end

local function timed_out(code, message)
  return '{"type":"timed_out","code":"' .. code .. '","message":' .. cjson.encode(message) .. '}'
end

local function add_dead_letter(job, reason)
  redis.call('XADD', BASE .. 'dead', 'MAXLEN', '~', 1000, '*', 'job', job.id, 'reason', reason)
end

-- Takes a job from the live ones and counts how it ended. `due` holds exactly the live jobs, so the
-- totals are true at every moment: accepted = completed + failed + cancelled + timed_out + live. A
-- statistic never breaks a job, hence pcall.
local function leave_live(id, model, state, code)
  local known = model and #model <= 96 and string.match(model, '^[%w._+:-]+$')
  if redis.call('ZREM', DUE, id) == 1 then
    redis.pcall('HINCRBY', TOTALS, 'ended ' .. (known or '-') .. ' ' .. state .. ' ' .. code, 1)
  end
  quotas.settle(id)
end

-- Forgets a live job that is not there any more: its hash was deleted or replaced from outside.
local function forget(id) leave_live(id, nil, 'failed', 'internal') end

-- Ends the job with the event `id`: terminal state, times to live, no trace among the live.
local function conclude(job, id, state, event)
  log_event(job, id, event)
  local expires = now + job.ttl
  set(job, 'state', state, 'last', id, 'ending', event, 'finished', whole(now),
    'expires', whole(expires))
  redis.call('PEXPIREAT', job.key, whole(expires))
  redis.call('PEXPIREAT', name('events', job.id), whole(expires + LOG_GRACE))
  leave_live(job.id, job.model, state,
    string.match(event, '^{"type":"[a-z_]+","code":"([a-z_]+)"') or 'none')
  if job.owner then
    redis.call('ZREM', name('owner', job.owner), job.id)
    redis.call('ZADD', name('jobs', job.owner), whole(job.created), job.id)
    keep_index(name('jobs', job.owner), job.ttl)
    if job.stored == 1 then
      redis.call('ZADD', name('stored', job.owner), whole(expires), job.id)
      keep_index(name('stored', job.owner), job.ttl)
    end
    if job.idem then
      redis.call('PEXPIREAT', name('idem', job.owner .. ':' .. job.idem), whole(expires))
    end
  end
  if job.model and job.entry then lanes.leave_lane(job) end
  pcall(webhooks.owe_delivery, job, state, event) -- no webhook keeps a job from ending
end

-- Ends the job from outside a running attempt: in an epoch of its own, so that the worker is fenced.
local function conclude_outside(job, state, event)
  local epoch = next_epoch(job)
  set(job, 'epoch', whole(epoch), 'n', 0)
  conclude(job, whole(epoch) .. '-0', state, event)
end

-- Ends a corrupt job with whatever of it can be used. The log decides on the epoch.
local function fail_corrupt(job)
  local top = top_of_log(job.id)
  job.epoch = top and tonumber(string.match(top, '^(%d+)-')) or 0
  if job.epoch > 1e15 or not top then
    redis.call('DEL', name('events', job.id)) -- no log, or one that can hold no later id
    job.epoch = 0
  end
  job.last = top or '0-1'
  job.created = job.created or now
  job.ttl = job.ttl or 900000
  add_dead_letter(job, 'internal')
  conclude_outside(job, 'failed', failed('internal', 'The stored job is corrupt.'))
end

-- Gives a running job back to all workers. It keeps its entry, and so its place before the new ones.
local function put_back(job, attempts, delay)
  local epoch = next_epoch(job)
  local not_before = now + delay
  log_event(job, whole(epoch) .. '-0',
    '{"type":"queued","position":1,"depth":' .. (lanes.depth_of(job.model) + 1) .. '}')
  set(job, 'state', 'queued', 'left', whole(job.epoch), 'epoch', whole(epoch), 'n', 0,
    'last', job.last, 'attempts', attempts, 'not_before', whole(not_before))
  redis.call('HDEL', job.key, 'worker', 'nonce', 'lease_until')
  assign_entry(job, NOBODY, delay > 0 and math.max(job.lease - delay, 0) or AT_ONCE)
  lanes.look_for_idle(job.model)
  set_due(job, delay > 0 and math.min(not_before, job.generation_until) or job.generation_until)
  notify('released', job.model)
end

