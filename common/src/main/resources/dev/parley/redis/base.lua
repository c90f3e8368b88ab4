-- What all scripts and helpers use. The loader puts it at the top of every script; then the parts lanes,
-- quotas and webhooks; then jobs.lua; then the script as a function. Redis keeps all of it as a library, so
-- what stands here runs when that is loaded, and a run begins with begin_run.
-- The loader says what PUBLISH is: in a cluster channels belong to shards.
-- KEYS[1] leads to the node; ARGV[1] is the shard's base "<prefix>:{<shard>}:". All other names are
-- made from it here, as Keys.java makes them, and lie in the same slot.

-- Of the run that is under way: Redis runs one script at a time.
local KEYS, ARGV -- its keys and arguments
local BASE       -- "<prefix>:{<shard>}:"
local DUE, TOTALS
local now        -- ms

local GROUP = 'workers'
local NOBODY = '-'         -- the consumer that holds entries for whoever comes next
local AT_ONCE = 3600000    -- idle for an hour: whatever a worker's lease is, it may claim this
local LOG_GRACE = 60000    -- the log outlives the hash, so that who found the hash finds the log
local DAY = 86400000

local LIVE = { queued = true, running = true }
local ENDED = { completed = true, failed = true, cancelled = true, timed_out = true }

local function name(kind, id) return BASE .. kind .. ':' .. id end

local function whole(number) return string.format('%.0f', number) end

local function clock()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- A slot that moves to another node has keys on both, and a script sees those of one: half of a job. So it
-- ends before it has done anything, and is asked for again. On the node that gives the slot away Redis refuses
-- to look at a key that is not there; on the one that takes it, at two of these.
local function refuse_half_a_shard()
  local answer = redis.pcall('EXISTS', BASE .. 'no:key', BASE .. 'no:other')
  if type(answer) == 'table' then error({ err = 'TRYAGAIN not all keys are here: ' .. answer.err }) end
end

local function begin_run(keys, arguments)
  KEYS, ARGV, BASE = keys, arguments, arguments[1]
  refuse_half_a_shard()
  DUE, TOTALS = BASE .. 'due', BASE .. 'totals'
  now = clock()
end

-- The script's named arguments: name, value, name, value … from ARGV[from] on, all of them texts.
-- One that was not given is an error when it is read, before anything is written.
local function named_arguments(from)
  local given = {}
  for i = from, #ARGV, 2 do given[ARGV[i]] = ARGV[i + 1] end
  return function(wanted)
    return given[wanted] or error('no argument ' .. wanted)
  end
end

-- Publishes a notice to all processes: what happened, and to which model or job.
local function notify(what, id) redis.call(PUBLISH, BASE .. 'control', what .. ' ' .. id) end

local function drop_entry(queue, entry)
  redis.pcall('XACK', queue, GROUP, entry)
  redis.pcall('XDEL', queue, entry)
end

-- Extends the life of an owner's index to that of its longest-lived member.
local function keep_index(key, ttl)
  if redis.call('PTTL', key) < ttl then redis.call('PEXPIRE', key, whole(ttl)) end
end

