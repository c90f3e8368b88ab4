#!lua flags=allow-oom
-- Compares the live jobs of one model with its lanes, and those with the order, and repairs what differs.
-- KEYS[1] order
-- ARGV    base, model
-- Result  MENDED restored dropped corrupt

local order, model = KEYS[1], ARGV[2]
local QUIET = 600000 -- consumers without entries that were silent for ten minutes are dead workers
local restored, dropped, corrupt = 0, 0, 0
local entries = {} -- of the valid live jobs, by id
local all_lanes = {}   -- all that may hold entries

local function is_entry_of(job, lane, entry)
  if not job or not LIVE[job.state] or job.entry ~= entry or lanes.place_of(job) ~= lane then return false end
  redis.call('ZADD', DUE, 'NX', whole(now), job.id) -- a live job that no sweep would find
  return true
end

local function drop_strays(lane)
  local queue = lanes.lane_key(model, lane)
  for _, entry in ipairs(redis.call('XRANGE', queue, '-', '+', 'COUNT', lanes.MOST_ENTRIES)) do
    local fields = entry[2]
    local id = fields[1] == 'job' and #fields[2] <= 64 and fields[2]
    local known = id and entries[id] == lane .. entry[1]
    if not known and (not id or not is_entry_of(load(id), lane, entry[1])) then
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

local function restore(job, lane, step)
  if lane == lanes.OLD_LANE then
    job.entry = redis.call('XADD', name('queue', model), '*', 'job', job.id)
    set(job, 'entry', job.entry)
  else
    local entry, place = lanes.enter_lane(model, job.id, lane, step, lanes.tags_of(model))
    job.entry = entry
    set(job, 'entry', entry, 'lane', place)
  end
  notify('enqueued', model)
  restored = restored + 1
end

local function mend(job)
  if not job.valid then
    fail_corrupt(job)
    corrupt = corrupt + 1
    return
  end
  limit_due(job)
  local lane, _, step = lanes.place_of(job)
  if #redis.call('XRANGE', lanes.lane_key(model, lane), job.entry, job.entry) == 0 then
    restore(job, lane, step)
  end
  entries[job.id] = lane .. job.entry
  all_lanes[lane] = true
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

-- What the order should hold of a lane.
local function add_members(lane, members)
  local queue = lanes.lane_key(model, lane)
  local last, entries = lanes.last_delivered(queue), nil
  repeat
    entries = redis.call('XRANGE', queue, '(' .. last, '+', 'COUNT', lanes.MOST_ENTRIES)
    for _, entry in ipairs(entries) do
      members[lanes.member_of(entry[1], lane, entry[2][2])] = tonumber(entry[2][4]) or 0
      last = entry[1]
    end
  until #entries < lanes.MOST_ENTRIES
end

local function mend_order()
  local members = {}
  for lane in pairs(all_lanes) do
    if lane ~= lanes.OLD_LANE then add_members(lane, members) end
  end
  for _, member in ipairs(redis.call('ZRANGE', order, 0, -1)) do
    if not members[member] then redis.call('ZREM', order, member) end
    members[member] = nil
  end
  for member, tag in pairs(members) do
    redis.call('ZADD', order, tag, member)
    restored = restored + 1
  end
end

local function forget_dead_consumers(lane)
  local queue = lanes.lane_key(model, lane)
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

local function close_if_empty(lane, tags)
  if lane ~= lanes.OLD_LANE and redis.call('XLEN', lanes.lane_key(model, lane)) == 0
    and (tags[lane] or 0) <= tags.now then
    redis.call('DEL', lanes.lane_key(model, lane))
    redis.call('HDEL', name('lanes', model), lane)
  end
end

mend_live()
for _, lane in ipairs(lanes.lanes_of(model)) do all_lanes[lane] = true end
for lane in pairs(all_lanes) do drop_strays(lane) end
mend_order()
local tags = lanes.tags_of(model)
for lane in pairs(all_lanes) do
  forget_dead_consumers(lane)
  close_if_empty(lane, tags)
end
return { 'MENDED', restored, dropped, corrupt }
