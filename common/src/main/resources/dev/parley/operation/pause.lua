#!lua flags=allow-oom
-- Lets no job of a model start that was not delivered yet, or ends that.
-- KEYS[1] paused
-- ARGV    base, model, PAUSE or RESUME
-- Result  PAUSED | RESUMED
--         A repeated call answers the same.

local model, what = ARGV[2], ARGV[3]

if what == 'PAUSE' then
  redis.call('SADD', KEYS[1], model)
  return { 'PAUSED' }
end
redis.call('SREM', KEYS[1], model)
notify('released', model)
return { 'RESUMED' }
