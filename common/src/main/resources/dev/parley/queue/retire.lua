#!lua flags=allow-oom
-- Forgets a worker's consumers, unless entries are pending for them: they would be lost with them.
-- KEYS[1] order
-- ARGV    base, model, worker
-- Result  RETIRED | BUSY

local all_lanes = lanes.lanes_of(ARGV[2])
for _, lane in ipairs(all_lanes) do
  local pending = redis.pcall('XPENDING', lanes.lane_key(ARGV[2], lane), GROUP, '-', '+', 1, ARGV[3])
  if not pending.err and pending[1] then return { 'BUSY' } end
end
for _, lane in ipairs(all_lanes) do
  redis.pcall('XGROUP', 'DELCONSUMER', lanes.lane_key(ARGV[2], lane), GROUP, ARGV[3])
end
return { 'RETIRED' }
