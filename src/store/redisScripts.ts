/** What the store lets a Redis do in one step, as Lua. */
import { Redis } from "effect/persistence"

/** What all keys begin with: a cluster keeps in one place what has the same in braces, and scripts use several keys. */
export const slotTag = "{llmsim}"

/** The keys of one collection. */
export interface CollectionKeys {
  /** A sorted set: ids by their place in the order of creation. */
  readonly order: string
  /** What an entry's key begins with; the id follows. An entry is a hash of `value` and `version`. */
  readonly entry: string
}

/** Counts creations and versions of all collections, and outlives their objects, so that no number comes twice. */
const counterKey = `${slotTag}:store-counter`

const sharedLua = `
local function expire(key, ms)
  if ms ~= '' then redis.call('PEXPIRE', key, ms) end
end
`

/** What a script gets that writes a value. */
const written = ({ order, entry }: CollectionKeys, member: string, text: string, expiresInMs: string) => [
  order,
  entry + member,
  counterKey,
  member,
  text,
  expiresInMs,
]

export const putScript = Redis.script(written, {
  numberOfKeys: 3,
  lua: `${sharedLua}
local number = redis.call('INCR', KEYS[3])
if redis.call('EXISTS', KEYS[2]) == 0 or not redis.call('ZSCORE', KEYS[1], ARGV[1]) then
  redis.call('ZADD', KEYS[1], number, ARGV[1])
end
redis.call('HSET', KEYS[2], 'value', ARGV[2], 'version', number)
redis.call('PERSIST', KEYS[2])
expire(KEYS[2], ARGV[3])
`,
})

/** Creates the entry if there is none; gives 1 if so, else 0. */
export const createScript = Redis.script(written, {
  numberOfKeys: 3,
  lua: `${sharedLua}
if redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
local number = redis.call('INCR', KEYS[3])
redis.call('ZADD', KEYS[1], number, ARGV[1])
redis.call('HSET', KEYS[2], 'value', ARGV[2], 'version', number)
expire(KEYS[2], ARGV[3])
return 1
`,
}).withReturnType<number>()

/** Replaces the value if it still has the version; gives 1 if so, else 0. */
export const swapScript = Redis.script(
  ({ entry }: CollectionKeys, member: string, version: string, text: string, expiresInMs: string) => [
    entry + member,
    counterKey,
    version,
    text,
    expiresInMs,
  ],
  {
    numberOfKeys: 2,
    lua: `${sharedLua}
if redis.call('HGET', KEYS[1], 'version') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'value', ARGV[2], 'version', redis.call('INCR', KEYS[2]))
expire(KEYS[1], ARGV[3])
return 1
`,
  },
).withReturnType<number>()

/** Gives 1 if the object was there, else 0. */
export const deleteScript = Redis.script(
  ({ order, entry }: CollectionKeys, member: string) => [order, entry + member, member],
  {
    numberOfKeys: 2,
    lua: `
redis.call('ZREM', KEYS[1], ARGV[1])
return redis.call('DEL', KEYS[2])
`,
  },
).withReturnType<number>()

/**
 * Walks from one end to the other of a range of the order; `older` and `newer` are members or empty. Gives the members
 * and values met in turn, or the number of the end that is not there. Members whose entries have expired leave the
 * order on the way.
 */
export const walkScript = Redis.script(
  ({ order, entry }: CollectionKeys, older: string, newer: string, walk: "asc" | "desc", count: number) => [
    order,
    entry,
    older,
    newer,
    walk,
    count,
  ],
  {
    numberOfKeys: 1,
    lua: `
local ends = { '-inf', '+inf' }
for i = 1, 2 do
  local member = ARGV[1 + i]
  if member ~= '' then
    local score = redis.call('ZSCORE', KEYS[1], member)
    if not score or redis.call('EXISTS', ARGV[1] .. member) == 0 then return i end
    ends[i] = '(' .. score
  end
end
local command, from, to = 'ZRANGEBYSCORE', ends[1], ends[2]
if ARGV[4] == 'desc' then command, from, to = 'ZREVRANGEBYSCORE', ends[2], ends[1] end
local count, met, offset = tonumber(ARGV[5]), {}, 0
while #met < 2 * count do
  local members = redis.call(command, KEYS[1], from, to, 'LIMIT', offset, count)
  if #members == 0 then break end
  for _, member in ipairs(members) do
    local value = redis.call('HGET', ARGV[1] .. member, 'value')
    if value then
      offset = offset + 1
      if #met < 2 * count then
        met[#met + 1] = member
        met[#met + 1] = value
      end
    else
      redis.call('ZREM', KEYS[1], member)
    end
  end
end
return met
`,
  },
).withReturnType<ReadonlyArray<string> | number>()
