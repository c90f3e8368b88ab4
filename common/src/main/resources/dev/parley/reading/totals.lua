#!lua flags=no-writes
-- Tells how many jobs were ever accepted, how they ended, and how many live: one moment's truth.
-- KEYS[1] totals
-- ARGV    base
-- Result  TOTALS live {field count…}, the fields: 'accepted <model>', 'ended <model> <state> <code>'

return { 'TOTALS', redis.call('ZCARD', DUE), redis.call('HGETALL', KEYS[1]) }
