#!lua flags=allow-oom
-- Delivers queue entries to a worker. NEXT: a pending one that was left alone for a lease, else a new
-- one. OWN: all that are pending for the worker. Entries that name no live job are removed on the way.
-- KEYS[1] queue
-- ARGV    base, NEXT or OWN, worker, lease ms
-- Result  ENTRIES dropped, then per entry: id, job

local queue, what, worker, lease = KEYS[1], ARGV[2], ARGV[3], ARGV[4]
local result = { 'ENTRIES', 0 }

local function job_of(fields)
  for i = 1, #fields, 2 do
    if fields[i] == 'job' and #fields[i + 1] <= 64 then return fields[i + 1] end
  end
end

-- Adds the entry to the result, or removes it when there is no job to begin.
local function take(entry)
  local id = job_of(entry[2] or {})
  local state = id and redis.pcall('HGET', name('job', id), 'state')
  if state and (type(state) == 'table' or not ENDED[state]) then
    table.insert(result, entry[1])
    table.insert(result, id)
    return true
  end
  drop_entry(queue, entry[1])
  result[2] = result[2] + 1
end

local function pending()
  local idle = redis.call('XPENDING', queue, GROUP, 'IDLE', lease, '-', '+', 1)[1]
  if not idle then return nil end
  local claimed = redis.call('XCLAIM', queue, GROUP, worker, lease, idle[1])
  return claimed[1] or { idle[1], {} }
end

local function read(from, count)
  local streams = redis.call('XREADGROUP', 'GROUP', GROUP, worker, 'COUNT', count,
    'STREAMS', queue, from)
  return streams and streams[1][2] or {}
end

local function new() return read('>', 1)[1] end

local function next_of(source)
  local entry = source()
  while entry and result[2] < 64 do
    if take(entry) then return true end
    entry = source()
  end
end

if redis.pcall('XPENDING', queue, GROUP).err then
  redis.call('XGROUP', 'CREATE', queue, GROUP, '0', 'MKSTREAM')
end
if what == 'OWN' then
  for _, entry in ipairs(read('0', 1000)) do take(entry) end
elseif not next_of(pending) then
  next_of(new)
end
return result
