-- Helpers that the loader puts at the top of every script, below its flags.
-- KEYS[1] leads to the node; ARGV[1] is the shard's base "<prefix>:{<shard>}:". All other names are
-- made from it here, as Keys.java makes them, and lie in the same slot.

local BASE = ARGV[1]
local GROUP = 'workers'
local NOBODY = '-'         -- the consumer that holds entries for whoever comes next
local AT_ONCE = 3600000    -- idle for an hour: whatever a worker's lease is, it may claim this
local LOG_GRACE = 60000    -- the log outlives the hash, so that who found the hash finds the log
local DAY = 86400000
local DUE = BASE .. 'due'
local TOTALS = BASE .. 'totals'

local LIVE = { queued = true, running = true }
local ENDED = { completed = true, failed = true, cancelled = true, timed_out = true }

local WORDS = { 'state', 'last', 'entry', 'owner', 'model', 'idem', 'worker', 'nonce', 'fingerprint',
  'lane' }
local NUMBERS = { 'epoch', 'n', 'attempts', 'max_attempts', 'said', 'created', 'ttl', 'stored',
  'queue_until', 'generation', 'generation_until', 'not_before', 'lease', 'lease_until', 'left',
  'first_token', 'started' }
local REQUIRED = { 'state', 'last', 'entry', 'owner', 'model', 'epoch', 'n', 'attempts',
  'max_attempts', 'said', 'created', 'ttl', 'stored', 'queue_until', 'generation' }
local REQUIRED_RUNNING = { 'worker', 'nonce', 'fingerprint', 'lease', 'lease_until',
  'generation_until' }

local function name(kind, id) return BASE .. kind .. ':' .. id end

local function whole(number) return string.format('%.0f', number) end

local function clock()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local now = clock()

-- Where a job waits: lanes.lua.
local queue_of, depth_of, leave_lane, reopen_lane, look_for_idle
local settle -- what a job of an API key reserved and used: quotas.lua

-- The script's named arguments: name, value, name, value … from ARGV[from] on, all of them texts.
-- One that was not given is an error when it is read, before anything is written.
local function named_arguments(from)
  local given = {}
  for i = from, #ARGV, 2 do given[ARGV[i]] = ARGV[i + 1] end
  return function(wanted)
    return given[wanted] or error('no argument ' .. wanted)
  end
end

-- The newest id of a log, or nil where there is none.
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
  return ENDED[job.state] or (job.last == job.top and job.last == last_of(job))
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
  job.top = top_of_log(id)
  job.valid = is_valid(job)
  return job
end

local function next_epoch(job) return math.max(job.epoch + 1, now) end

local function set(job, ...) redis.call('HSET', job.key, ...) end

-- Logs one event and publishes it to subscribers.
local function log_event(job, id, event)
  redis.call('XADD', name('events', job.id), id, 'event', event)
  redis.call('PUBLISH', name('live', job.id),
    '{"prev":"' .. job.last .. '","id":"' .. id .. '","event":' .. event .. '}')
  job.last = id
end

-- Publishes a notice to all processes: what happened, and to which model or job.
local function notify(what, id) redis.call('PUBLISH', BASE .. 'control', what .. ' ' .. id) end

-- When the sweeper must look at the job, at the latest.
local function set_due(job, time) redis.call('ZADD', DUE, whole(time), job.id) end

-- Moves the job's entry to a consumer. The group may be gone.
local function assign_entry(job, consumer, idle)
  local moved = redis.pcall('XCLAIM', queue_of(job), GROUP, consumer, 0, job.entry,
    'IDLE', whole(idle), 'FORCE', 'JUSTID')
  if moved.err then reopen_lane(job) end
end

local function drop_entry(queue, entry)
  redis.pcall('XACK', queue, GROUP, entry)
  redis.pcall('XDEL', queue, entry)
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
  settle(id)
end

-- Forgets a live job that is not there any more: its hash was deleted or replaced from outside.
local function forget(id) leave_live(id, nil, 'failed', 'internal') end

-- Extends the life of an owner's index to that of its longest-lived member.
local function keep_index(key, ttl)
  if redis.call('PTTL', key) < ttl then redis.call('PEXPIRE', key, whole(ttl)) end
end

-- Webhooks. An ended job that has one owes a delivery, kept in `hook:<job>`. The deliveries of one host
-- wait in `hooks:<host>` by the time of their next attempt. `hooks` holds the hosts by the time of
-- their first delivery; `hooks-busy` those to which somebody delivers, by the end of that lease, and
-- `hooks-holder` the job whose delivery that is.
local HOOKS = BASE .. 'hooks'
local HOOKS_BUSY = BASE .. 'hooks-busy'
local HOOKS_HOLDER = BASE .. 'hooks-holder'
local HOOKS_HELD = BASE .. 'hooks-held'
local HOOKS_DEAD = BASE .. 'hooks-dead'
local HOOK_LIFE = 9 * DAY  -- all attempts, and a week for whoever looks at what was never delivered
local MOST_HELD = 1000     -- results that are kept for their delivery, beyond their time to live

-- Lets the next delivery to a host begin, when it is due.
local function resume_host(host)
  local first = redis.call('ZRANGE', name('hooks', host), 0, 0, 'WITHSCORES')
  if first[1] then
    redis.call('ZADD', HOOKS, whole(math.max(tonumber(first[2]), now)), host)
  else
    redis.call('ZREM', HOOKS, host)
  end
end

local function schedule_delivery(id, host, time)
  redis.call('ZADD', name('hooks', host), whole(time), id)
  if not redis.call('ZSCORE', HOOKS_BUSY, host) then
    redis.call('ZADD', HOOKS, 'LT', whole(time), host)
  end
  notify('webhook', id)
end

-- Where the end of a job is to be delivered: as the job says, else as its key says now.
local function hook_target(job)
  local own = redis.call('HMGET', job.key, 'hook_url', 'hook_host', 'hook_events', 'hook_key', 'echo')
  local key = own[4] or ''
  local target = { url = own[1], host = own[2], events = own[3] or '', key = key, source = 'job',
    wire = own[5] and 'response' or 'job' } -- responses alone keep an echo of their request
  if not target.url and key ~= '' then
    local said = redis.call('HMGET', name('key', key), 'webhook', 'webhook_host', 'webhook_events')
    target.url, target.host, target.events = said[1], said[2], said[3] or ''
    target.source = 'key'
  end
  return target.url and target.host and target or nil
end

local function hook_event(wire, state, event)
  if wire == 'job' then return 'job.' .. state end
  if state == 'completed' and string.find(event, '"finish_reason":"length"', 1, true) then
    return 'response.incomplete'
  end
  return 'response.' .. (state == 'timed_out' and 'failed' or state)
end

-- Keeps a result for its delivery, unless very many are kept already.
local function hold_result(job)
  redis.call('ZREMRANGEBYSCORE', HOOKS_HELD, '-inf', whole(now - HOOK_LIFE))
  if redis.call('ZCARD', HOOKS_HELD) >= MOST_HELD then return end
  redis.call('ZADD', HOOKS_HELD, whole(now), job.id)
  local life = math.max(job.ttl, HOOK_LIFE)
  redis.call('PEXPIREAT', job.key, whole(now + life))
  redis.call('PEXPIREAT', name('events', job.id), whole(now + life + LOG_GRACE))
end

-- Lets a delivered result expire; one whose delivery took long is kept for another time to live.
local function release_result(id)
  local job = name('job', id)
  if redis.call('ZREM', HOOKS_HELD, id) == 0 then return end
  local times = redis.call('HMGET', job, 'expires', 'ttl')
  local expires, ttl = tonumber(times[1] or nil), tonumber(times[2] or nil)
  if not expires or not ttl then return end
  if expires < now + ttl / 2 then
    expires = now + ttl
    redis.call('HSET', job, 'expires', whole(expires))
  end
  redis.call('PEXPIREAT', job, whole(expires))
  redis.call('PEXPIREAT', name('events', id), whole(expires + LOG_GRACE))
end

-- Writes down that the end of a job is to be delivered.
local function owe_delivery(job, state, event)
  local target = hook_target(job)
  if not target then return end
  local kind = hook_event(target.wire, state, event)
  local wanted = target.events == ''
    or string.find(',' .. target.events .. ',', ',' .. kind .. ',', 1, true)
  if not wanted then return end
  local delivery = name('hook', job.id)
  redis.call('HSET', delivery, 'state', 'pending', 'event', kind, 'url', target.url,
    'host', target.host, 'key', target.key, 'source', target.source, 'ended', whole(now),
    'model', job.model or '', 'attempts', 0, 'failures', 0, 'next', whole(now))
  redis.call('PEXPIREAT', delivery, whole(now + HOOK_LIFE))
  hold_result(job)
  schedule_delivery(job.id, target.host, now)
end

-- Forgets what a job owes: its owner erased it.
local function forget_delivery(id)
  local host = redis.call('HGET', name('hook', id), 'host')
  if not host then return end
  redis.call('DEL', name('hook', id))
  redis.call('ZREM', name('hooks', host), id)
  redis.call('ZREM', HOOKS_HELD, id)
  redis.call('ZREM', HOOKS_DEAD, id)
  if not redis.call('ZSCORE', HOOKS_BUSY, host) then resume_host(host) end
end

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
  if job.model and job.entry then leave_lane(job) end
  pcall(owe_delivery, job, state, event) -- no webhook keeps a job from ending
end

-- Ends the job from outside a running attempt: in an epoch of its own, so that the worker is fenced.
local function conclude_outside(job, state, event)
  local epoch = next_epoch(job)
  set(job, 'epoch', whole(epoch), 'n', 0)
  conclude(job, whole(epoch) .. '-0', state, event)
end

-- Ends a corrupt job with whatever of it can be used. The log decides on the epoch.
local function fail_corrupt(job)
  job.epoch = job.top and tonumber(string.match(job.top, '^(%d+)-')) or 0
  if job.epoch > 1e15 or not job.top then
    redis.call('DEL', name('events', job.id)) -- no log, or one that can hold no later id
    job.epoch = 0
  end
  job.last = job.top or '0-1'
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
    '{"type":"queued","position":1,"depth":' .. (depth_of(job.model) + 1) .. '}')
  set(job, 'state', 'queued', 'left', whole(job.epoch), 'epoch', whole(epoch), 'n', 0,
    'last', job.last, 'attempts', attempts, 'not_before', whole(not_before))
  redis.call('HDEL', job.key, 'worker', 'nonce', 'lease_until')
  assign_entry(job, NOBODY, delay > 0 and math.max(job.lease - delay, 0) or AT_ONCE)
  look_for_idle(job.model)
  set_due(job, delay > 0 and math.min(not_before, job.generation_until) or job.generation_until)
  notify('released', job.model)
end

