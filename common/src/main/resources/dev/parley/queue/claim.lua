#!lua flags=allow-oom
-- Delivers queue entries to a worker. NEXT: a pending one that was left alone for a lease, else the new
-- one whose turn it is. OWN: all that are pending for the worker. Entries that name no live job are
-- removed on the way. A paused queue delivers no new one. Who is left out keeps the turn.
-- KEYS[1] order
-- ARGV    base, model, NEXT or OWN, worker, lease ms, owners of whom no new entry is to be delivered…
-- Result  ENTRIES dropped, then per entry: its stream, id, job

local order, model, what, worker = KEYS[1], ARGV[2], ARGV[3], ARGV[4]
local lease = tonumber(ARGV[5])
local left_out, PAGE, MOST_LOOKED_AT = {}, 128, 1024
for i = 6, #ARGV do left_out[ARGV[i]] = true end
local lanes_key = name('lanes', model)
local result = { 'ENTRIES', 0 }

local function job_of(fields)
  for i = 1, #fields, 2 do
    if fields[i] == 'job' and #fields[i + 1] <= 64 then return fields[i + 1] end
  end
end

-- Adds the entry to the result, or removes it when there is no job to begin.
local function take(queue, entry)
  local id = job_of(entry[2] or {})
  local state = id and redis.pcall('HGET', name('job', id), 'state')
  if state and (type(state) == 'table' or not ENDED[state]) then
    for _, value in ipairs({ queue, entry[1], id }) do table.insert(result, value) end
    return true
  end
  drop_entry(queue, entry[1])
  result[2] = result[2] + 1
end

local function read(lane, from, count)
  local queue = lanes.lane_key(model, lane)
  local function streams()
    return redis.pcall('XREADGROUP', 'GROUP', GROUP, worker, 'COUNT', count, 'STREAMS', queue, from)
  end
  local found = streams()
  if found and found.err then
    lanes.reopen(model, lane)
    found = streams()
  end
  return found and not found.err and found[1][2] or {}
end

-- The oldest of all entries that were left alone for a lease, and its lane.
local function find_idle()
  local oldest, where
  for _, lane in ipairs(lanes.lanes_of(model)) do
    local idle = redis.pcall('XPENDING', lanes.lane_key(model, lane), GROUP, 'IDLE', lease, '-', '+', 1)
    if idle.err then
      lanes.reopen(model, lane)
    elseif idle[1] and (not oldest or idle[1][1] < oldest) then
      oldest, where = idle[1][1], lane
    end
  end
  return oldest, where
end

-- Running jobs do not become idle; a job that is given back clears `look`. So claims need not look at
-- all lanes each time: only lost workers' entries that were not begun are found by looking.
local function next_idle(look)
  if look and now < look and look <= now + lease then return false end
  for _ = 1, 64 do
    local entry, lane = find_idle()
    if not entry then
      redis.call('HSET', lanes_key, 'look', whole(now + math.min(math.floor(lease / 8), lanes.LONGEST_LOOK)))
      return false
    end
    local queue = lanes.lane_key(model, lane)
    local claimed = redis.call('XCLAIM', queue, GROUP, worker, lease, entry)
    if take(queue, claimed[1] or { entry, {} }) then return true end
  end
end

local function set_old_tag(tags, tag)
  if tag and tag ~= tags[lanes.OLD_LANE] then redis.call('HSET', lanes_key, lanes.OLD_LANE, whole(tag)) end
  if not tag and tags[lanes.OLD_LANE] then redis.call('HDEL', lanes_key, lanes.OLD_LANE) end
  tags[lanes.OLD_LANE] = tag
end

-- The first of the order that may be delivered, and its tag. Entries leave a lane in their order only.
local function first_in_order()
  if not next(left_out) then return unpack(redis.call('ZRANGE', order, 0, 0, 'WITHSCORES')) end
  local passed = {}
  for start = 0, MOST_LOOKED_AT - 1, PAGE do
    local page = redis.call('ZRANGE', order, start, start + PAGE - 1, 'WITHSCORES')
    for i = 1, #page, 2 do
      local lane, id = string.match(page[i], '^%S+ (%S+) (%S*)$')
      if not passed[lane] then
        local owner = redis.pcall('HGET', name('job', id), 'owner')
        if not left_out[owner] then return page[i], page[i + 1] end
        passed[lane] = true
      end
    end
    if #page < 2 * PAGE then return end
  end
end

-- Whose turn it is: a lane, the tag, and the member of the order, which entries of older processes are not.
local function turn(tags, without_old)
  local old = not without_old and lanes.undelivered(name('queue', model)) > 0 and lanes.old_tag(tags) or nil
  if not without_old then set_old_tag(tags, old) end
  local member, score = first_in_order()
  local tag = tonumber(score or nil)
  if old and (not tag or old <= tag) then return lanes.OLD_LANE, old end
  return tag and string.match(member, '^%S+ (%S+)'), tag, member
end

local function advance(lane, tag, tags)
  tags.now = math.max(tags.now, tag)
  redis.call('HSET', lanes_key, 'now', whole(tags.now))
  if lane == lanes.OLD_LANE then set_old_tag(tags, tag + lanes.OLD_STEP) end
end

local function next_new(tags)
  local without_old = false -- an entry that lost its consumer counts there, and is never delivered
  for _ = 1, 64 do
    local lane, tag, member = turn(tags, without_old)
    if not lane then return false end
    local entry = read(lane, '>', 1)[1]
    without_old = without_old or not entry and not member
    if member then
      redis.call('ZREM', order, entry and lanes.member_of(entry[1], lane, job_of(entry[2]) or '') or member)
    end
    if entry and take(lanes.lane_key(model, lane), entry) then
      advance(lane, tag, tags)
      return true
    end
  end
end

if what == 'OWN' then
  for _, lane in ipairs(lanes.lanes_of(model)) do
    for _, entry in ipairs(read(lane, '0', 1000)) do take(lanes.lane_key(model, lane), entry) end
  end
else
  local known = redis.call('HMGET', lanes_key, 'now', 'look', lanes.OLD_LANE)
  local tags = { now = tonumber(known[1] or nil) or 0, [lanes.OLD_LANE] = tonumber(known[3] or nil) }
  local paused = redis.call('SISMEMBER', BASE .. 'paused', model) == 1
  if not next_idle(tonumber(known[2] or nil)) and not paused then next_new(tags) end
end
return result
