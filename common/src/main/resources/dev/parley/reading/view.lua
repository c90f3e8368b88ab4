#!lua flags=no-writes
-- Reads which jobs wait for a model.
-- KEYS[1] queue
-- ARGV    base, how many waiting jobs at most
-- Result  VIEW depth running {waiting job…} {continued job…}

local queue, most = KEYS[1], ARGV[2]

local function state_of(id)
  local state = redis.pcall('HGET', name('job', id), 'state')
  return type(state) == 'string' and state or ''
end

local function job_of(entry) return entry and entry[2][1] == 'job' and entry[2][2] or '' end

local function last_delivered()
  local groups = redis.pcall('XINFO', 'GROUPS', queue)
  if groups.err or not groups[1] then return '0-0' end
  for i = 1, #groups[1], 2 do
    if groups[1][i] == 'last-delivered-id' then return groups[1][i + 1] end
  end
end

local waiting, continued, running = {}, {}, 0
for _, entry in ipairs(redis.call('XRANGE', queue, '(' .. last_delivered(), '+', 'COUNT', most)) do
  if state_of(job_of(entry)) == 'queued' then table.insert(waiting, job_of(entry)) end
end
local pending = redis.pcall('XPENDING', queue, GROUP, '-', '+', 10000)
for _, delivered in ipairs(pending.err and {} or pending) do
  local id = job_of(redis.call('XRANGE', queue, delivered[1], delivered[1])[1])
  local state = state_of(id)
  if state == 'queued' then table.insert(continued, id) end
  if state == 'running' then running = running + 1 end
end
return { 'VIEW', depth_of(queue), running, waiting, continued }
