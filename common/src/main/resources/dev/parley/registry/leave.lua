#!lua flags=allow-oom
-- Forgets a worker that leaves. Its model stays known.
-- KEYS[1] workers
-- ARGV    base, worker
-- Result  LEFT

redis.call('ZREM', KEYS[1], ARGV[2])
redis.call('DEL', name('worker', ARGV[2]))
return { 'LEFT' }
