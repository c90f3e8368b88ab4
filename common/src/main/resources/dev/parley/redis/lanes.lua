-- The part `lanes`: where the jobs of a model wait.
--
--   queue:<model>:<priority>:<number>  a lane: a stream with the group `workers`
--   queue:<model>                      the lane that older processes fill, of normal priority
--   order:<model>                      the entries of lanes that were never delivered, by their tag
--   lanes:<model>                      per open lane the tag of its newest entry, for the older one that
--                                      of its first; `now`: the tag that was delivered last; `look`: when
--                                      to look for idle entries again
--
-- A tag is a virtual finish time (self-clocked fair queueing). An entry's tag is the one before it in its
-- lane, or `now` when that is more, plus its step: the tokens that it is expected to take, times 16 over
-- the weight of its priority. The smallest tag is delivered next. So the lanes that wait share the
-- tokens by their weights, and the place of an entry is its rank.

local OLD_LANE = 'normal'
local OLD_STEP = 2000                                -- 500 tokens of an entry that does not say how many
local PER_TOKEN = { high = 1, normal = 4, low = 16 } -- the weights are 16 : 4 : 1
local MOST_ENTRIES = 10000
local LONGEST_LOOK = 500                             -- ms between two looks for idle entries

local function lane_key(model, lane)
  return name('queue', lane == OLD_LANE and model or model .. ':' .. lane)
end

-- Equal tags are ordered by it: by age.
local function member_of(entry, lane, id) return entry .. ' ' .. lane .. ' ' .. id end

-- The lane of the job's entry, and the entry's tag and step. A job with another entry than it got in its
-- lane got that one from an older process.
local function place_of(job)
  local lane, entry, tag, step = string.match(job.lane or '', '^(%l+:%d+) (%S+) (%d+) (%d+)$')
  if not lane or entry ~= job.entry then return OLD_LANE end
  return lane, tonumber(tag), tonumber(step)
end

local function queue_of(job) return lane_key(job.model, (place_of(job))) end

-- How many entries of a stream were never delivered.
local function undelivered(queue)
  local length = redis.call('XLEN', queue)
  local pending = length > 0 and redis.pcall('XPENDING', queue, GROUP)
  return length - (pending and pending[1] or 0)
end

-- How many entries of a model were never delivered.
local function depth_of(model)
  return redis.call('ZCARD', name('order', model)) + undelivered(name('queue', model))
end

-- The open lanes of a model.
local function lanes_of(model)
  local lanes = { OLD_LANE }
  for _, field in ipairs(redis.call('HKEYS', name('lanes', model))) do
    if string.find(field, ':', 1, true) then table.insert(lanes, field) end
  end
  return lanes
end

-- The tags of the open lanes, `now` among them.
local function tags_of(model)
  local tags, flat = { now = 0 }, redis.call('HGETALL', name('lanes', model))
  for i = 1, #flat, 2 do tags[flat[i]] = tonumber(flat[i + 1]) end
  return tags
end

-- The same of one lane.
local function tags_of_lane(model, lane)
  local of = redis.call('HMGET', name('lanes', model), 'now', OLD_LANE, lane)
  return { now = tonumber(of[1] or nil) or 0, [OLD_LANE] = tonumber(of[2] or nil),
    [lane] = tonumber(of[3] or nil) }
end

-- The tag of the next entry in the lane of older processes: a claim gives it one when it first sees it.
local function old_tag(tags) return tags[OLD_LANE] or tags.now + OLD_STEP end

-- How many of an owner's newest jobs are looked at for the lane where it waits.
local NEWEST = 8

-- Where an owner's jobs of a priority wait, or nil, and whether it is certain that none waits. Its newest
-- jobs show it: they leave a lane in the order in which they entered.
local function lane_where_it_waits(model, priority, owner)
  local live = name('owner', owner)
  for newest = 0, NEWEST - 1 do
    local id = redis.call('ZREVRANGE', live, newest, newest)[1]
    if not id then return nil, true end
    local of = redis.pcall('HMGET', name('job', id), 'state', 'model', 'lane')
    local lane = of[2] == model and string.match(of[3] or '', '^%S+')
    if lane and string.match(lane, '^%l+') == priority then
      if of[1] == 'queued' then return lane, false end
      return nil, true
    end
  end
  return nil, false
end

local function emptiest_lane(priority, first, lanes, tags)
  local lane, least
  for i = first, first + lanes - 1 do
    local one = priority .. ':' .. i % lanes
    local backlog = math.max(tags[one] or 0, tags.now)
    if not least or backlog < least then lane, least = one, backlog end
  end
  return lane
end

-- The lane for an owner's next job: where it waits already, else the emptiest, else by its hash. One whose
-- newest jobs are all of other models or priorities might wait in any: it gets the one by its hash, so
-- that it does not spread over lanes, each with a share of its own. Its tags, too.
local function lane_for(model, priority, owner, lanes)
  local lane, none_waits = lane_where_it_waits(model, priority, owner)
  if lane then return lane, tags_of_lane(model, lane) end
  local first, tags = tonumber(string.sub(redis.sha1hex(owner), 1, 7), 16), tags_of(model)
  if not none_waits then return priority .. ':' .. first % lanes, tags end
  return emptiest_lane(priority, first, lanes, tags), tags
end

-- Adds an entry for a job to a lane, and opens that when it is not. Returns the entry, what the job has to
-- say in `lane`, and the member of the order.
local function enter_lane(model, id, lane, step, tags)
  local queue = lane_key(model, lane)
  if not tags[lane] then redis.pcall('XGROUP', 'CREATE', queue, GROUP, '0', 'MKSTREAM') end
  local tag = whole(math.max(tags[lane] or 0, tags.now) + step)
  local entry = redis.call('XADD', queue, '*', 'job', id, 'tag', tag)
  local member = member_of(entry, lane, id)
  redis.call('HSET', name('lanes', model), lane, tag)
  redis.call('ZADD', name('order', model), tag, member)
  return entry, lane .. ' ' .. entry .. ' ' .. tag .. ' ' .. whole(step), member
end

-- How many entries are delivered before and with this member of the order; `old`: of how many in the lane
-- of older processes.
local function position_of(model, member, tags, old)
  local tag = old > 0 and tonumber(redis.call('ZSCORE', name('order', model), member))
  local old_before = tag and math.max(0, math.floor((tag - old_tag(tags)) / OLD_STEP) + 1) or 0
  return redis.call('ZRANK', name('order', model), member) + 1 + math.min(old, old_before)
end

-- Takes the job's entry out of its lane. The lane gets the turn of one that was never delivered back.
local function leave_lane(job)
  local lane, tag, step = place_of(job)
  local queue, model = lane_key(job.model, lane), job.model
  drop_entry(queue, job.entry)
  if lane == OLD_LANE or redis.call('ZREM', name('order', model), member_of(job.entry, lane, job.id)) == 0
  then return end
  if undelivered(queue) == 0 then
    redis.call('HSET', name('lanes', model), lane, 0)
  elseif tonumber(redis.call('HGET', name('lanes', model), lane)) == tag then
    redis.call('HSET', name('lanes', model), lane, whole(tag - step))
  end
end

-- Creates the group of a lane anew when it is gone: all entries will be delivered again.
local function reopen(model, lane)
  local queue = lane_key(model, lane)
  local created = redis.pcall('XGROUP', 'CREATE', queue, GROUP, '0')
  if (type(created) == 'table' and created.err) or lane == OLD_LANE then return end
  for _, entry in ipairs(redis.call('XRANGE', queue, '-', '+', 'COUNT', MOST_ENTRIES)) do
    local fields = entry[2]
    if fields[1] == 'job' then
      redis.call('ZADD', name('order', model), tonumber(fields[4]) or 0,
        member_of(entry[1], lane, fields[2]))
    end
  end
end

local function reopen_lane(job) reopen(job.model, (place_of(job))) end

-- Lets the next claim look for idle entries: one was given back.
local function look_for_idle(model) redis.call('HDEL', name('lanes', model), 'look') end

-- The id up to which a lane was delivered.
local function last_delivered(queue)
  local groups = redis.pcall('XINFO', 'GROUPS', queue)
  for _, group in ipairs(groups.err and {} or groups) do
    local of = {}
    for i = 1, #group, 2 do of[group[i]] = group[i + 1] end
    if of.name == GROUP then return of['last-delivered-id'] end
  end
  return '0-0'
end

return {
  OLD_LANE = OLD_LANE,
  OLD_STEP = OLD_STEP,
  PER_TOKEN = PER_TOKEN,
  MOST_ENTRIES = MOST_ENTRIES,
  LONGEST_LOOK = LONGEST_LOOK,
  lane_key = lane_key,
  member_of = member_of,
  place_of = place_of,
  queue_of = queue_of,
  undelivered = undelivered,
  depth_of = depth_of,
  lanes_of = lanes_of,
  tags_of = tags_of,
  old_tag = old_tag,
  lane_for = lane_for,
  enter_lane = enter_lane,
  position_of = position_of,
  leave_lane = leave_lane,
  reopen = reopen,
  reopen_lane = reopen_lane,
  look_for_idle = look_for_idle,
  last_delivered = last_delivered,
}
