#!lua flags=no-writes
-- Reads which jobs wait for a model.
-- KEYS[1] order
-- ARGV    base, model, how many waiting jobs at most
-- Result  VIEW depth running {waiting job…} {continued job…} {priority, how many wait…}

local order, model, most = KEYS[1], ARGV[2], tonumber(ARGV[3])
local waiting, continued, running = {}, {}, 0
local by_priority = { high = 0, normal = 0, low = 0 }

local function state_of(id)
  local state = redis.pcall('HGET', name('job', id), 'state')
  return type(state) == 'string' and state or ''
end

local function job_of(entry) return entry and entry[2][1] == 'job' and entry[2][2] or '' end

local function add_waiting(id, priority)
  if state_of(id) ~= 'queued' then return end
  table.insert(waiting, id)
  local counted = by_priority[priority] and priority or 'high' -- moved to the front
  by_priority[counted] = by_priority[counted] + 1
end

-- The jobs of the lane that older processes fill, with the tags that they will have.
local function old_jobs()
  local queue, jobs, tag = name('queue', model), {}, lanes.old_tag(lanes.tags_of(model))
  for i, entry in ipairs(redis.call('XRANGE', queue, '(' .. lanes.last_delivered(queue), '+', 'COUNT', most)) do
    jobs[i] = { id = job_of(entry), tag = tag + (i - 1) * lanes.OLD_STEP }
  end
  return jobs
end

-- In the order in which claims deliver them.
local function list_waiting()
  local old, next_old = old_jobs(), 1
  local function add_old(until_tag)
    while old[next_old] and old[next_old].tag <= until_tag do
      add_waiting(old[next_old].id, lanes.OLD_LANE)
      next_old = next_old + 1
    end
  end
  local members = redis.call('ZRANGE', order, 0, most - 1, 'WITHSCORES')
  for i = 1, #members, 2 do
    add_old(tonumber(members[i + 1]))
    local priority, id = string.match(members[i], '^%S+ (%l+):%d+ (.*)$')
    if id then add_waiting(id, priority) end
  end
  add_old(math.huge)
end

local function list_pending(lane)
  local queue = lanes.lane_key(model, lane)
  local pending = redis.pcall('XPENDING', queue, GROUP, '-', '+', lanes.MOST_ENTRIES)
  for _, delivered in ipairs(pending.err and {} or pending) do
    local id = job_of(redis.call('XRANGE', queue, delivered[1], delivered[1])[1])
    local state = state_of(id)
    if state == 'queued' then table.insert(continued, id) end
    if state == 'running' then running = running + 1 end
  end
end

list_waiting()
for _, lane in ipairs(lanes.lanes_of(model)) do list_pending(lane) end
return { 'VIEW', lanes.depth_of(model), running, waiting, continued,
  { 'high', by_priority.high, 'normal', by_priority.normal, 'low', by_priority.low } }
