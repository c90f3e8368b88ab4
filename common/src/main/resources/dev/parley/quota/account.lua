#!lua flags=no-writes
-- Reads what a key may still use.
-- KEYS[1] key hash
-- ARGV    base, key id, owner
-- Result  ACCOUNT, then limit (0 = none), remaining and ms until all is there again, for requests
--         per minute, tokens per minute, tokens per day

local account = quotas.account_of(ARGV[2], ARGV[3])

local result = { 'ACCOUNT' }

local function add(limit, used, reset)
  table.insert(result, whole(limit))
  table.insert(result, whole(math.max(0, limit - used)))
  table.insert(result, whole(reset))
end

local function add_meter(level, limit)
  add(limit, math.ceil(level / quotas.UNIT), limit > 0 and math.ceil(level / limit) or 0)
end

add_meter(account.requests, account.request_limit)
add_meter(account.tokens, account.token_limit)
local today = account.charged + account.reserved
add(account.day_limit, today, today > 0 and quotas.until_midnight(account) or 0)
return result
