-- The part `quotas`: what API keys may use and have used. Numbers are whole.
-- A minute's limit is a meter: GCRA in its form as a leaky bucket. It holds 60000 units for each
-- request or token, loses the limit's number of units per millisecond, and is full at the limit. So a
-- whole minute's worth may come at once, nothing is rounded, and another limit holds at once.
-- `reserved` holds the live jobs of keys: id → 'key owner tokens metered'.

local UNIT = 60000
local MOST = 1e10  -- a higher limit of a minute counts as this, so that a meter is a whole number
local FULLEST = 9e14           -- of 15 digits, whatever is charged to a meter
local USAGE_DAYS = 90

-- A whole number that Redis keeps, or nil.
local function kept_number(text)
  return type(text) == 'string' and #text <= 15 and string.match(text, '^%d+$')
    and tonumber(text) or nil
end

-- A day's tokens are not given anew when the clock steps back over midnight and comes there again.
local function day_of(kept)
  local today = math.floor(now / DAY)
  return kept == today + 1 and kept or today
end

-- The limits of a key (nil = as the server says, 0 = none), and what its owner has in use now.
local function account_of(key, owner)
  local limits = redis.call('HMGET', name('key', key), 'live', 'per_minute', 'tokens_per_minute',
    'tokens_per_day', 'revoked')
  local used = redis.call('HMGET', name('quota', owner), 'at', 'requests', 'tokens', 'reserved',
    'day', 'charged')
  local elapsed = math.max(0, now - (kept_number(used[1]) or now))
  local today = day_of(kept_number(used[5]))
  local function limit(i) return kept_number(limits[i]) or 0 end
  local per_minute, tokens_per_minute = math.min(limit(2), MOST), math.min(limit(3), MOST)
  local function level(i, most) -- a meter without a limit is empty
    return most > 0 and math.max(0, (kept_number(used[i]) or 0) - elapsed * most) or 0
  end
  return { owner = owner, live = kept_number(limits[1]), revoked = limits[5],
    request_limit = per_minute, token_limit = tokens_per_minute, day_limit = limit(4),
    requests = level(2, per_minute), tokens = level(3, tokens_per_minute),
    reserved = kept_number(used[4]) or 0, day = today,
    charged = kept_number(used[5]) == today and kept_number(used[6]) or 0 }
end

local function save_account(account)
  redis.call('HSET', name('quota', account.owner), 'at', whole(now),
    'requests', whole(account.requests), 'tokens', whole(math.min(account.tokens, FULLEST)),
    'reserved', whole(account.reserved), 'day', whole(account.day),
    'charged', whole(account.charged))
end

-- How many ms until a meter has room for `wanted` more; 0 when it has.
local function wait_for(level, wanted, limit)
  return math.max(0, math.ceil((level + (wanted - limit) * UNIT) / limit))
end

local function until_midnight(account) return (account.day + 1) * DAY - now end

-- What a minute's meter of tokens is charged for a job. One that may need more than there is in a
-- whole minute enters when nothing is in use; what it then uses beyond, later jobs wait for.
local function metered(account, tokens) return math.min(tokens, account.token_limit) end

-- Why a job of so many tokens may not enter now, or nil.
local function refusal_of(account, tokens)
  local function limited(what, wait, limit)
    return { 'LIMITED', what, whole(wait), whole(limit), whole(tokens) }
  end
  if account.request_limit > 0 then
    local wait = wait_for(account.requests, 1, account.request_limit)
    if wait > 0 then return limited('REQUESTS_PER_MINUTE', wait, account.request_limit) end
  end
  if account.day_limit > 0
    and account.charged + account.reserved + tokens > account.day_limit then
    return limited('TOKENS_PER_DAY', until_midnight(account), account.day_limit)
  end
  if account.token_limit > 0 then
    local wait = wait_for(account.tokens, metered(account, tokens), account.token_limit)
    if wait > 0 then return limited('TOKENS_PER_MINUTE', wait, account.token_limit) end
  end
end

-- Counts a request, and takes its tokens until the job ends.
local function reserve(account, id, key, tokens)
  local charge = metered(account, tokens)
  if account.request_limit > 0 then account.requests = account.requests + UNIT end
  account.tokens = account.tokens + charge * UNIT
  account.reserved = account.reserved + tokens
  save_account(account)
  redis.call('HSET', BASE .. 'reserved', id,
    table.concat({ key, account.owner, whole(tokens), whole(charge) }, ' '))
end

local function forget_old_days(usage, today)
  for _, field in ipairs(redis.call('HKEYS', usage)) do
    if (kept_number(string.match(field, '^(%d+) ')) or 0) <= today - USAGE_DAYS then
      redis.call('HDEL', usage, field)
    end
  end
end

-- Adds an ended job to its day: 'day model' → 'requests prompt cached completion'.
local function count_usage(account, model, prompt, cached, completion)
  local usage = name('usage', account.owner)
  local field = whole(account.day) .. ' ' .. model
  local before = redis.call('HGET', usage, field)
  if not before then forget_old_days(usage, account.day) end
  local sums = { string.match(before or '', '^(%d+) (%d+) (%d+) (%d+)$') }
  for i, more in ipairs({ 1, prompt, cached, completion }) do
    sums[i] = whole((kept_number(sums[i]) or 0) + more)
  end
  redis.call('HSET', usage, field, table.concat(sums, ' '))
  redis.call('PEXPIRE', usage, whole(USAGE_DAYS * DAY))
end

-- What a job that ended used, by its hash: model, prompt, cached, completion. Nil for one that is
-- gone, and for one that ended as `internal`: that was not its owner's fault.
local function used_by(id)
  local kept = redis.pcall('HMGET', name('job', id), 'ending', 'model', 'prompt_tokens',
    'cached_tokens', 'said')
  if kept.err or not kept[1] or string.match(kept[1], '"code":"internal"') then return nil end
  local model = kept[2] and #kept[2] <= 96 and string.match(kept[2], '^[%w._+:-]+$')
  return model or '-', kept_number(kept[3]) or 0, kept_number(kept[4]) or 0,
    kept_number(kept[5]) or 0
end

local function settle_entry(id, entry)
  local key, owner, tokens, charge = string.match(entry, '^(%w+) ([%w_-]+) (%d+) (%d+)$')
  if not key then return end
  local account = account_of(key, owner)
  local model, prompt, cached, completion = used_by(id)
  local used = model and prompt + completion or 0
  if account.token_limit > 0 and tonumber(charge) > 0 then
    account.tokens = math.max(0, account.tokens + (used - tonumber(charge)) * UNIT)
  end
  account.reserved = math.max(0, account.reserved - tonumber(tokens))
  account.charged = account.charged + used
  save_account(account)
  if model then count_usage(account, model, prompt, cached, completion) end
end

-- Gives back what a job had reserved and charges what it used, once. A statistic never keeps a job
-- from ending, hence pcall.
local function settle(id)
  local entry = redis.pcall('HGET', BASE .. 'reserved', id)
  if type(entry) ~= 'string' then return end
  redis.call('HDEL', BASE .. 'reserved', id)
  pcall(settle_entry, id, entry)
end

return {
  UNIT = UNIT,
  account_of = account_of,
  until_midnight = until_midnight,
  refusal_of = refusal_of,
  reserve = reserve,
  settle = settle,
}
