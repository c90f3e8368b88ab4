#!lua
-- Helpers that the loader puts above every script, below its flags.
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

local WORDS = { 'state', 'last', 'entry', 'owner', 'model', 'idem', 'worker', 'nonce', 'fingerprint' }
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

-- Whether what the hash says can be true.
local function makes_sense(job)
  if not has_all(job, REQUIRED) or not (LIVE[job.state] or ENDED[job.state]) then return false end
  if job.state == 'running' and not has_all(job, REQUIRED_RUNNING) then return false end
  if job.state == 'queued' and job.generation_until and not job.lease then return false end
  return ENDED[job.state] or (job.last == job.top and job.last == last_of(job))
end

-- The job without its request, or nil. Its numbers are numbers; `sound` tells whether it makes sense.
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
  job.sound = makes_sense(job)
  return job
end

local function next_epoch(job) return math.max(job.epoch + 1, now) end

local function set(job, ...) redis.call('HSET', job.key, ...) end

-- Logs one event and rings the bell with it.
local function say(job, id, event)
  redis.call('XADD', name('events', job.id), id, 'event', event)
  redis.call('PUBLISH', name('live', job.id),
    '{"prev":"' .. job.last .. '","id":"' .. id .. '","event":' .. event .. '}')
  job.last = id
end

local function ring(what, whom) redis.call('PUBLISH', BASE .. 'control', what .. ' ' .. whom) end

local function look_at(job, time) redis.call('ZADD', DUE, whole(time), job.id) end

-- Moves the job's entry to a consumer. The group may be gone: intake makes it again.
local function hand(job, consumer, idle)
  redis.pcall('XCLAIM', name('queue', job.model), GROUP, consumer, 0, job.entry,
    'IDLE', whole(idle), 'FORCE', 'JUSTID')
end

local function drop_entry(queue, entry)
  redis.pcall('XACK', queue, GROUP, entry)
  redis.pcall('XDEL', queue, entry)
end

-- How many entries of a queue were never delivered.
local function depth_of(queue)
  local pending = redis.pcall('XPENDING', queue, GROUP)
  return redis.call('XLEN', queue) - (pending.err and 0 or pending[1])
end

local function failed(code, message)
  return '{"type":"failed","code":"' .. code .. '","message":' .. cjson.encode(message) .. '}'
end

local function timed_out(code, message)
  return '{"type":"timed_out","code":"' .. code .. '","message":' .. cjson.encode(message) .. '}'
end

local function bury(job, reason)
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
end

-- Forgets a live job that is not there any more: somebody else deleted or replaced its hash.
local function forget(id) leave_live(id, nil, 'failed', 'internal') end

-- Lets an index of an owner live as long as its longest kept member.
local function keep_index(key, ttl)
  if redis.call('PTTL', key) < ttl then redis.call('PEXPIRE', key, whole(ttl)) end
end

-- Ends the job with the event `id`: terminal state, times to live, no trace among the live.
local function conclude(job, id, state, event)
  say(job, id, event)
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
  if job.model and job.entry then drop_entry(name('queue', job.model), job.entry) end
end

-- Ends the job from outside a running attempt: in an epoch of its own, so that the worker is fenced.
local function conclude_outside(job, state, event)
  local epoch = next_epoch(job)
  set(job, 'epoch', whole(epoch), 'n', 0)
  conclude(job, whole(epoch) .. '-0', state, event)
end

-- Ends a job that makes no sense, with whatever of it can be used. The log decides on the epoch.
local function condemn(job)
  job.epoch = job.top and tonumber(string.match(job.top, '^(%d+)-')) or 0
  if job.epoch > 1e15 or not job.top then
    redis.call('DEL', name('events', job.id)) -- no log, or one that can hold no later id
    job.epoch = 0
  end
  job.last = job.top or '0-1'
  job.created = job.created or now
  job.ttl = job.ttl or 900000
  bury(job, 'internal')
  conclude_outside(job, 'failed', failed('internal', 'The stored job made no sense.'))
end

-- Gives a running job back to all workers. It keeps its entry, and so its place before the new ones.
local function put_back(job, attempts, delay)
  local epoch = next_epoch(job)
  local not_before = now + delay
  say(job, whole(epoch) .. '-0',
    '{"type":"queued","position":1,"depth":' .. (depth_of(name('queue', job.model)) + 1) .. '}')
  set(job, 'state', 'queued', 'left', whole(job.epoch), 'epoch', whole(epoch), 'n', 0,
    'last', job.last, 'attempts', attempts, 'not_before', whole(not_before))
  redis.call('HDEL', job.key, 'worker', 'nonce', 'lease_until')
  hand(job, NOBODY, delay > 0 and math.max(job.lease - delay, 0) or AT_ONCE)
  look_at(job, delay > 0 and math.min(not_before, job.generation_until) or job.generation_until)
  ring('released', job.model)
end

-- Lets a job in: limits, idempotency, job, entry and first event in one step. The only script that a
-- full Redis refuses.
-- KEYS[1] job hash
-- ARGV    base, job id, owner, model, request (JSON), depth limit, live limit, stored limit (0 = off),
--         key hash ('' = none), body hash, queue timeout ms, generation ms, max attempts, ttl ms,
--         stored (1 or 0), traceparent of the call ('' = none)
-- Result  ACCEPTED event created | REPLAYED job | REUSED job | FULL depth | MANY live | STORED stored
--         A repeated call answers ACCEPTED again.

local id, owner, model, request = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local depth_limit, live_limit, stored_limit = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local key_hash, body_hash = ARGV[9], ARGV[10]
local queue_timeout, generation, max_attempts = tonumber(ARGV[11]), tonumber(ARGV[12]), ARGV[13]
local ttl, stored, trace = tonumber(ARGV[14]), ARGV[15], ARGV[16]

local queue = name('queue', model)
local live = name('owner', owner)
local jobs = name('jobs', owner)
local kept = name('stored', owner)
local idem = name('idem', owner .. ':' .. key_hash)

if redis.call('EXISTS', KEYS[1]) == 1 then
  local first = redis.call('XRANGE', name('events', id), '0-1', '0-1')[1]
  return { 'ACCEPTED', first and first[2][2] or '{"type":"queued","position":1,"depth":1}',
    redis.call('HGET', KEYS[1], 'created') or whole(now) }
end

if key_hash ~= '' then
  local known = redis.call('GET', idem)
  local body, job = string.match(known or '', '^(%S+) (%S+)$')
  if job and redis.call('EXISTS', name('job', job)) == 1 then
    return { body == body_hash and 'REPLAYED' or 'REUSED', job }
  end
end

-- A job whose hash was deleted or replaced left its owner's place behind: nobody knew the owner.
local function forget_lost(ids)
  for _, lost in ipairs(ids) do
    if not LIVE[redis.pcall('HGET', name('job', lost), 'state')] then
      redis.call('ZREM', live, lost)
    end
  end
end

if live_limit > 0 and redis.call('ZCARD', live) >= live_limit then
  forget_lost(redis.call('ZRANGE', live, 0, -1))
  local living = redis.call('ZCARD', live)
  if living >= live_limit then return { 'MANY', living } end
end
if stored == '1' and stored_limit > 0 then
  local keeping = redis.call('ZCOUNT', kept, '(' .. whole(now), '+inf')
  if keeping >= stored_limit then return { 'STORED', keeping } end
end
local depth = depth_of(queue)
if depth >= depth_limit then return { 'FULL', depth } end

local entry = redis.call('XADD', queue, '*', 'job', id)
local event = '{"type":"queued","position":' .. (depth + 1) .. ',"depth":' .. (depth + 1) .. '}'
redis.call('XADD', name('events', id), '0-1', 'event', event)
redis.call('HSET', KEYS[1], 'state', 'queued', 'owner', owner, 'model', model, 'request', request,
  'epoch', 0, 'n', 0, 'last', '0-1', 'attempts', 0, 'said', 0, 'entry', entry,
  'created', whole(now), 'queue_until', whole(now + queue_timeout), 'queue_timeout', ARGV[11],
  'generation', ARGV[12], 'max_attempts', max_attempts, 'ttl', ARGV[14], 'stored', stored)
if trace ~= '' then redis.call('HSET', KEYS[1], 'trace', trace) end
redis.call('ZADD', DUE, whole(now + queue_timeout), id)
redis.pcall('HINCRBY', TOTALS, 'accepted ' .. model, 1)
redis.call('ZADD', live, whole(now), id)
redis.call('ZADD', jobs, whole(now), id)

-- The owner's lists outlive the job; what expired is taken out by samples, so that they stay bounded.
local life = queue_timeout + generation + ttl + DAY
forget_lost(redis.call('ZRANDMEMBER', live, 4))
keep_index(jobs, life)
for _, old in ipairs(redis.call('ZRANDMEMBER', jobs, 4)) do
  if redis.call('EXISTS', name('job', old)) == 0 then redis.call('ZREM', jobs, old) end
end
if stored == '1' then
  redis.call('ZREMRANGEBYSCORE', kept, '-inf', whole(now))
  redis.call('ZADD', kept, '+inf', id)
  keep_index(kept, life)
end
if key_hash ~= '' then
  redis.call('SET', idem, body_hash .. ' ' .. id)
  redis.call('HSET', KEYS[1], 'idem', key_hash)
end
ring('enqueued', model)
return { 'ACCEPTED', event, whole(now) }
