#!lua flags=no-writes
-- Lists what is owed and what was given up.
-- KEYS[1] hooks
-- ARGV    base, how many at most
-- Result  LIST, then per delivery: {job, {field, value …}}

local most = tonumber(ARGV[2])
local result = { 'LIST' }

local function is_full() return #result > most end

local function add(id)
  if is_full() then return end
  local said = redis.call('HGETALL', name('hook', id))
  if #said > 0 then table.insert(result, { id, said }) end
end

local function add_waiting(hosts)
  for _, host in ipairs(hosts) do
    if is_full() then return end
    for _, id in ipairs(redis.call('ZRANGE', name('hooks', host), 0, most - 1)) do add(id) end
  end
end

for _, id in ipairs(redis.call('ZREVRANGE', BASE .. 'hooks-dead', 0, most - 1)) do add(id) end
add_waiting(redis.call('ZRANGE', BASE .. 'hooks-busy', 0, most - 1))
add_waiting(redis.call('ZRANGE', BASE .. 'hooks', 0, most - 1))
return result
