#!lua flags=allow-oom
-- Lists the models whose queues are due to be compared with the live jobs: those that announced
-- themselves and those that live jobs wait for. A model may be known by configuration alone.
-- KEYS[1] models
-- ARGV    base, period ms: however many processes ask, one comparison in it is enough
-- Result  QUEUES, then each model once; none when another process got them in this period

local period = tonumber(ARGV[2])
local turns = BASE .. 'sweep'
local result, listed = { 'QUEUES' }, {}

local compared = tonumber(redis.call('HGET', turns, 'compared') or nil)
if compared and compared <= now and now - compared < period then return result end
redis.call('HSET', turns, 'compared', whole(now))

-- Settles what is reserved for jobs that do not live: a script from before quotas ended them, or
-- somebody removed them by hand.
local function settle_lost()
  for _, id in ipairs(redis.call('HKEYS', BASE .. 'reserved')) do
    if not redis.call('ZSCORE', DUE, id) and not LIVE[redis.pcall('HGET', name('job', id), 'state')]
    then
      quotas.settle(id)
    end
  end
end

local function add(model)
  if type(model) == 'string' and not listed[model] then
    listed[model] = true
    table.insert(result, model)
  end
end

for _, model in ipairs(redis.call('HKEYS', KEYS[1])) do add(model) end
for _, id in ipairs(redis.call('ZRANGE', DUE, 0, -1)) do
  add(redis.pcall('HGET', name('job', id), 'model'))
end
settle_lost()
return result
