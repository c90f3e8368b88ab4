#!lua
-- Accepts a job: limits, idempotency, job, entry and first event in one step. The only script that
-- a full Redis refuses.
-- KEYS[1] job hash
-- ARGV    base, job id, then names, each before its value:
--         owner, model, request (JSON), depth_limit, live_limit, stored_limit (0 = off),
--         key_hash ('' = none), body_hash, queue_timeout ms, generation ms, max_attempts, ttl ms,
--         stored (1 or 0), echo: what its wire keeps of the request ('' = nothing), trace: traceparent of the call ('' = none),
--         hook_key: of the caller ('' = none), hook_url ('' = the key's), hook_host, hook_events,
--         priority (high, normal, low), lanes: how many each priority has, expected_tokens,
--         key: id of the API key ('' = none), tokens: the most that the job can use
-- Result  ACCEPTED event created | REPLAYED job | REUSED job | FULL depth | MANY live | STORED stored
--         | REVOKED (the key, meanwhile) | LIMITED what (ms to wait) limit tokens
--         A repeated call answers ACCEPTED again.

local id, given = ARGV[2], named_arguments(3)
local owner, model, request = given('owner'), given('model'), given('request')
local depth_limit, live_limit = tonumber(given('depth_limit')), tonumber(given('live_limit'))
local stored_limit = tonumber(given('stored_limit'))
local key_hash, body_hash = given('key_hash'), given('body_hash')
local queue_timeout, generation = given('queue_timeout'), given('generation')
local max_attempts, ttl = given('max_attempts'), given('ttl')
local stored, echo, trace = given('stored'), given('echo'), given('trace')
local priority, lanes_each = given('priority'), tonumber(given('lanes'))
local step = tonumber(given('expected_tokens')) * lanes.PER_TOKEN[priority]
local key, tokens = given('key'), tonumber(given('tokens'))

-- What a webhook needs to know when the job has ended.
local function given_hooks()
  local hooks = {}
  for _, field in ipairs({ 'hook_key', 'hook_url', 'hook_host', 'hook_events' }) do
    if given(field) ~= '' then hooks[field] = given(field) end
  end
  return hooks
end
local hooks = given_hooks()

local live = name('owner', owner)
local jobs = name('jobs', owner)
local stored_jobs = name('stored', owner)
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

-- A job whose hash was deleted or replaced still counts against its owner, whom the hash named.
local function forget_lost(ids)
  for _, lost in ipairs(ids) do
    if not LIVE[redis.pcall('HGET', name('job', lost), 'state')] then
      redis.call('ZREM', live, lost)
    end
  end
end

local account = key ~= '' and quotas.account_of(key, owner) or nil
if account and account.revoked then return { 'REVOKED' } end
if account and account.live then live_limit = account.live end
if live_limit > 0 and redis.call('ZCARD', live) >= live_limit then
  forget_lost(redis.call('ZRANGE', live, 0, -1))
  local living = redis.call('ZCARD', live)
  if living >= live_limit then return { 'MANY', living } end
end
if stored == '1' and stored_limit > 0 then
  local count = redis.call('ZCOUNT', stored_jobs, '(' .. whole(now), '+inf')
  if count >= stored_limit then return { 'STORED', count } end
end
local limited = account and quotas.refusal_of(account, tokens)
if limited then return limited end
local old = lanes.undelivered(name('queue', model))
local depth = redis.call('ZCARD', name('order', model)) + old
if depth >= depth_limit then return { 'FULL', depth } end

local lane, tags = lanes.lane_for(model, priority, owner, lanes_each)
local entry, place, member = lanes.enter_lane(model, id, lane, step, tags)
local position = lanes.position_of(model, member, tags, old)
local event = '{"type":"queued","position":' .. position .. ',"depth":' .. (depth + 1) .. '}'
redis.call('XADD', name('events', id), '0-1', 'event', event)
redis.call('HSET', KEYS[1], 'state', 'queued', 'owner', owner, 'model', model, 'request', request,
  'epoch', 0, 'n', 0, 'last', '0-1', 'attempts', 0, 'said', 0, 'entry', entry, 'lane', place,
  'created', whole(now), 'queue_until', whole(now + queue_timeout), 'queue_timeout', queue_timeout,
  'generation', generation, 'max_attempts', max_attempts, 'ttl', ttl, 'stored', stored)
if echo ~= '' then redis.call('HSET', KEYS[1], 'echo', echo) end
if trace ~= '' then redis.call('HSET', KEYS[1], 'trace', trace) end
for field, value in pairs(hooks) do redis.call('HSET', KEYS[1], field, value) end
if account then quotas.reserve(account, id, key, tokens) end
redis.call('ZADD', DUE, whole(now + queue_timeout), id)
redis.pcall('HINCRBY', TOTALS, 'accepted ' .. model, 1)
redis.call('ZADD', live, whole(now), id)
redis.call('ZADD', jobs, whole(now), id)

-- The owner's lists outlive the job; what expired is taken out by samples, so that they stay bounded.
local life = queue_timeout + generation + ttl + DAY
forget_lost(redis.call('ZRANDMEMBER', live, -1))
keep_index(jobs, life)
for _, old in ipairs(redis.call('ZRANDMEMBER', jobs, -2)) do
  if redis.call('EXISTS', name('job', old)) == 0 then redis.call('ZREM', jobs, old) end
end
if stored == '1' then
  redis.call('ZREMRANGEBYSCORE', stored_jobs, '-inf', whole(now))
  redis.call('ZADD', stored_jobs, '+inf', id)
  keep_index(stored_jobs, life)
end
if key_hash ~= '' then
  redis.call('SET', idem, body_hash .. ' ' .. id)
  redis.call('HSET', KEYS[1], 'idem', key_hash)
end
notify('enqueued', model)
return { 'ACCEPTED', event, whole(now) }
