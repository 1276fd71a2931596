/** Places that all processes at a Redis share; those of a process that is killed are free again after a while. */
import { Effect, Layer, Schedule } from "effect"
import { Redis } from "effect/persistence"
import { LimitsGone } from "./LimitsGone.ts"
import { Places } from "./Places.ts"

const leaseMs = 30_000
const renewedEvery = "10 seconds"
const prefix = "{llmsim}:places:"

export const redisPlaces = Layer.effect(
  Places,
  Effect.gen(function* () {
    const redis = yield* Redis.Redis
    const held = new Map<string, string>()
    const own = crypto.randomUUID()
    let taken = 0
    const renew = Effect.suspend(() =>
      Effect.forEach(held, ([member, name]) => redis.eval(renewScript)(prefix + name, member), { discard: true }),
    )
    yield* Effect.forkScoped(Effect.repeat(Effect.ignore(renew), Schedule.spaced(renewedEvery)))
    const leave = (name: string, member: string) =>
      Effect.suspend(() => {
        held.delete(member)
        return Effect.ignore(redis.send("ZREM", prefix + name, member))
      })
    const take: Places["Service"]["take"] = (name, limit) =>
      Effect.gen(function* () {
        const member = `${own} ${++taken}`
        const found = yield* Effect.mapError(
          redis.eval(takeScript)(prefix + name, member, limit),
          (cause) => new LimitsGone({ cause }),
        )
        if (found !== 1) return false
        held.set(member, name)
        yield* Effect.addFinalizer(() => leave(name, member))
        return true
      })
    return Places.of({ take })
  }),
)

const nowLua = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`

const takeScript = Redis.script((key: string, member: string, limit: number) => [key, member, limit, leaseMs], {
  numberOfKeys: 1,
  lua: `${nowLua}
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then return 0 end
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
`,
}).withReturnType<number>()

const renewScript = Redis.script((key: string, member: string) => [key, member, leaseMs], {
  numberOfKeys: 1,
  lua: `${nowLua}
if redis.call('ZSCORE', KEYS[1], ARGV[1]) then
  redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return 1
`,
}).withReturnType<number>()
