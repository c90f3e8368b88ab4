#!lua
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
