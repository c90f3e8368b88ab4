#!lua flags=no-writes
-- Tells whose queues may hold jobs: of the models that announced themselves and of those that live
-- jobs wait for. A model may be known by configuration alone.
-- KEYS[1] models
-- ARGV    base
-- Result  QUEUES, then each model once

local result, told = { 'QUEUES' }, {}

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
