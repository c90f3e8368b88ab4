#!lua flags=allow-oom
-- Ends a job as cancel does, then deletes prompt, answer, log, list entries and idempotency key.
-- KEYS[1] job hash
-- ARGV    base, job id
-- Result  ERASED | GONE

local id = ARGV[2]

local job = load(id)
if not job then
  redis.call('DEL', name('events', id)) -- the log outlives the hash
  webhooks.forget_delivery(id)
  return { 'GONE' }
end
if not ENDED[job.state] then
  if job.valid then
    conclude_outside(job, 'cancelled', '{"type":"cancelled"}') -- subscribed feeds receive the end and close
  else
    fail_corrupt(job)
  end
  notify('cancelled', id)
end
redis.call('DEL', job.key, name('events', id))
webhooks.forget_delivery(id)
if job.owner then
  redis.call('ZREM', name('jobs', job.owner), id)
  redis.call('ZREM', name('stored', job.owner), id)
  if job.idem then redis.call('DEL', name('idem', job.owner .. ':' .. job.idem)) end
end
return { 'ERASED' }
