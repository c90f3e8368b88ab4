#!lua flags=no-writes
-- Counts the jobs ever accepted, how they ended and began, and how many are live, all at one moment.
-- KEYS[1] totals
-- ARGV    base
-- Result  TOTALS live {field count…}, the fields: 'accepted <model>', 'ended <model> <state> <code>',
--         'takeovers <model>', 'first_token <model> <class>' (see append.lua)

return { 'TOTALS', redis.call('ZCARD', DUE), redis.call('HGETALL', KEYS[1]) }
