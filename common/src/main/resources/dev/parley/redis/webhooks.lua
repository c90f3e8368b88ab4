-- The part `webhooks`. An ended job that has one owes a delivery, kept in `hook:<job>`. The deliveries of
-- one host wait in `hooks:<host>` by the time of their next attempt. `hooks` holds the hosts by the time
-- of their first delivery; `hooks-busy` those to which somebody delivers, by the end of that lease, and
-- `hooks-holder` the job whose delivery that is.

local HOOK_LIFE = 9 * DAY  -- all attempts, and a week for whoever looks at what was never delivered
local MOST_HELD = 1000     -- results that are kept for their delivery, beyond their time to live

-- Lets the next delivery to a host begin, when it is due.
local function resume_host(host)
  local first = redis.call('ZRANGE', name('hooks', host), 0, 0, 'WITHSCORES')
  if first[1] then
    redis.call('ZADD', BASE .. 'hooks', whole(math.max(tonumber(first[2]), now)), host)
  else
    redis.call('ZREM', BASE .. 'hooks', host)
  end
end

local function schedule_delivery(id, host, time)
  redis.call('ZADD', name('hooks', host), whole(time), id)
  if not redis.call('ZSCORE', BASE .. 'hooks-busy', host) then
    redis.call('ZADD', BASE .. 'hooks', 'LT', whole(time), host)
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
  redis.call('ZREMRANGEBYSCORE', BASE .. 'hooks-held', '-inf', whole(now - HOOK_LIFE))
  if redis.call('ZCARD', BASE .. 'hooks-held') >= MOST_HELD then return end
  redis.call('ZADD', BASE .. 'hooks-held', whole(now), job.id)
  local life = math.max(job.ttl, HOOK_LIFE)
  redis.call('PEXPIREAT', job.key, whole(now + life))
  redis.call('PEXPIREAT', name('events', job.id), whole(now + life + LOG_GRACE))
end

-- Lets a delivered result expire; one whose delivery took long is kept for another time to live.
local function release_result(id)
  local job = name('job', id)
  if redis.call('ZREM', BASE .. 'hooks-held', id) == 0 then return end
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
  redis.call('ZREM', BASE .. 'hooks-held', id)
  redis.call('ZREM', BASE .. 'hooks-dead', id)
  if not redis.call('ZSCORE', BASE .. 'hooks-busy', host) then resume_host(host) end
end

return {
  HOOK_LIFE = HOOK_LIFE,
  resume_host = resume_host,
  schedule_delivery = schedule_delivery,
  release_result = release_result,
  owe_delivery = owe_delivery,
  forget_delivery = forget_delivery,
}
