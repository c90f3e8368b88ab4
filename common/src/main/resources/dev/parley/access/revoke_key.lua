#!lua flags=allow-oom
-- Ends a key for good. Its hash stays, so that its id is never given again and lists can show it.
-- KEYS[1] key hash
-- ARGV    base, key id
-- Result  REVOKED (also when it was) | NONE

if redis.call('HEXISTS', KEYS[1], 'hash') == 0 then return { 'NONE' } end
redis.call('HSETNX', KEYS[1], 'revoked', whole(now))
notify('key', ARGV[2])
return { 'REVOKED' }
