#!lua flags=allow-oom
-- Lets a waiting job be the next of its model: it gets another entry, in a lane of its own kind, with a
-- tag before all others. Jobs that were moved before start before it.
-- KEYS[1] job hash
-- ARGV    base, job id
-- Result  MOVED | FIRST (it was delivered already, so nothing new starts before it)
--         | OVER state (it does not wait) | GONE
--         A repeated call moves it again, to the same place.

local FRONT = 'front:0'

local id = ARGV[2]

local job = load(id)
if not job then return { 'GONE' } end
if job.state ~= 'queued' or not job.valid then return { 'OVER', job.state or 'failed' } end

local pending = redis.pcall('XPENDING', lanes.queue_of(job), GROUP, job.entry, job.entry, 1)
if not pending.err and pending[1] then return { 'FIRST' } end

local order = name('order', job.model)
lanes.leave_lane(job)
local first = redis.call('ZRANGE', order, 0, 0, 'WITHSCORES')
local tags = lanes.tags_of(job.model)

-- Before all that wait, and all that will come: their tags are above `now`. A lane is in order of age, so
-- jobs that were moved keep the order in which they were.
local function tag_before_all()
  local smallest = tonumber(first[2] or nil)
  if smallest and string.find(first[1], ' ' .. FRONT .. ' ', 1, true) then return smallest end
  return math.max(0, math.min(smallest or tags.now, lanes.old_tag(tags), tags.now + 1) - 1)
end

local tag = tag_before_all()
local entry, place, member = lanes.enter_lane(job.model, id, FRONT, 0, tags)
set(job, 'entry', entry, 'lane', place)
redis.call('ZADD', order, whole(tag), member)
notify('enqueued', job.model)
return { 'MOVED' }
