#!lua flags=allow-oom
-- Tells whose queues are due to be compared with the live jobs: of the models that announced
-- themselves and of those that live jobs wait for. A model may be known by configuration alone.
-- KEYS[1] models
-- ARGV    base, period ms: however many processes ask, one comparison in it is enough
-- Result  QUEUES, then each model once; none when another process was told them in this period

local period = tonumber(ARGV[2])
local turns = BASE .. 'sweep'
local result, told = { 'QUEUES' }, {}

local compared = tonumber(redis.call('HGET', turns, 'compared') or nil)
if compared and compared <= now and now - compared < period then return result end
redis.call('HSET', turns, 'compared', whole(now))

local function tell(model)
  if type(model) == 'string' and not told[model] then
    told[model] = true
    table.insert(result, model)
  end
end

for _, model in ipairs(redis.call('HKEYS', KEYS[1])) do tell(model) end
for _, id in ipairs(redis.call('ZRANGE', DUE, 0, -1)) do
  tell(redis.pcall('HGET', name('job', id), 'model'))
end
return result
