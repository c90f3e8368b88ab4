#!lua flags=allow-oom
-- Compares the live jobs of one model with its queue and repairs what differs.
-- KEYS[1] queue
-- ARGV    base, model
-- Result  MENDED restored dropped corrupt

local queue, model = KEYS[1], ARGV[2]
local QUIET = 600000 -- consumers without entries that were silent for ten minutes are dead workers
local restored, dropped, corrupt = 0, 0, 0
local entries = {} -- of the valid live jobs, by id

local function is_entry_of(job, entry)
  if not job or not LIVE[job.state] or job.entry ~= entry then return false end
  redis.call('ZADD', DUE, 'NX', whole(now), job.id) -- a live job that no sweep would find
  return true
end

local function drop_strays()
  for _, entry in ipairs(redis.call('XRANGE', queue, '-', '+', 'COUNT', 10000)) do
    local fields = entry[2]
    local id = fields[1] == 'job' and #fields[2] <= 64 and fields[2]
    local known = id and entries[id] == entry[1]
    if not known and (not id or not is_entry_of(load(id), entry[1])) then
      drop_entry(queue, entry[1])
      dropped = dropped + 1
    end
  end
end

-- A clock that stepped back leaves jobs due far in the future: no sweep would look at them in time.
local function limit_due(job)
  local latest = job.state == 'running' and now + job.lease
    or job.generation_until or job.queue_until
  if tonumber(redis.call('ZSCORE', DUE, job.id)) > latest then set_due(job, latest) end
end

local function mend(job)
  if not job.valid then
    fail_corrupt(job)
    corrupt = corrupt + 1
    return
  end
  limit_due(job)
  if #redis.call('XRANGE', queue, job.entry, job.entry) == 0 then
    job.entry = redis.call('XADD', queue, '*', 'job', job.id)
    set(job, 'entry', job.entry)
    notify('enqueued', model)
    restored = restored + 1
  end
  entries[job.id] = job.entry
end

local function mend_live()
  for _, id in ipairs(redis.call('ZRANGE', DUE, 0, -1)) do
    local job = load(id)
    if not job then
      forget(id)
    elseif ENDED[job.state] then
      redis.call('ZREM', DUE, id)
    elseif job.model == model or not job.model then
      mend(job)
    end
  end
end

local function forget_dead_consumers()
  local consumers = redis.pcall('XINFO', 'CONSUMERS', queue, GROUP)
  if consumers.err then return end
  for _, consumer in ipairs(consumers) do
    local of = {}
    for i = 1, #consumer, 2 do of[consumer[i]] = consumer[i + 1] end
    if of.pending == 0 and of.idle > QUIET then
      redis.call('XGROUP', 'DELCONSUMER', queue, GROUP, of.name)
    end
  end
end

mend_live()
drop_strays()
forget_dead_consumers()
return { 'MENDED', restored, dropped, corrupt }
