/** A worker's services: what all workers must agree on is asked of the primary. */
import { Duration, Effect, Layer } from "effect"
import { RateLimiter } from "effect/persistence"
import { Places } from "../../limits/Places.ts"
import { CacheMemory } from "../../simulation/CacheMemory.ts"
import { Seeds } from "../../simulation/Seeds.ts"
import { Store } from "../../store/Store.ts"
import { cursorsLayer } from "../cursorsLayer.ts"
import { rateLimitsLayer } from "../rateLimitsLayer.ts"
import { isRedis } from "../redisLayer.ts"
import type { Start } from "./messages.ts"
import type { PrimaryLine } from "./PrimaryLine.ts"
import { remoteStore } from "./remoteStore.ts"
import type { SharedRules } from "./SharedRules.ts"

export const workerLayer = (line: PrimaryLine, start: Start, rules: SharedRules) => {
  const { settings } = start
  const shared = Layer.mergeAll(
    Seeds.layerShared({
      seed: start.seed,
      fixed: settings.seed !== undefined,
      process: start.serial,
      number: settings.seed === undefined ? blockNumber(line) : orNever(line.ask("arrive", null)),
    }),
    rules.faultsLayer,
    rules.verdictLayer,
    Layer.succeed(CacheMemory, {
      look: (beginnings, ttlMs) => orNever(line.ask("look", { beginnings, ttlMs })),
      wish: (prompt) => orNever(line.ask("wish", prompt)),
    }),
  )
  return isRedis(settings.store) ? shared : Layer.mergeAll(shared, keptInPrimary(line, start))
}

/** With a Redis, workers ask that instead. */
const keptInPrimary = (line: PrimaryLine, { settings, startedAt }: Start) => {
  const store = Layer.succeed(Store, remoteStore(line))
  const limits = Layer.provide(
    rateLimitsLayer(settings, startedAt),
    Layer.merge(remoteBuckets(line), remotePlaces(line)),
  )
  return Layer.mergeAll(store, limits, Layer.provide(cursorsLayer, store))
}

/** Who asks when the primary is gone is about to end. */
export const orNever = <A>(asked: Effect.Effect<A | undefined>): Effect.Effect<A> =>
  Effect.flatMap(asked, (answer) => (answer === undefined ? Effect.never : Effect.succeed(answer)))

const blockSize = 1_024

/** Numbers that nobody else has, in any order: without a seed nobody can tell. */
const blockNumber = (line: PrimaryLine): Effect.Effect<number> => {
  let next = 0
  let end = 0
  const take: Effect.Effect<number> = Effect.suspend(() => {
    if (next < end) return Effect.succeed(next++)
    return Effect.flatMap(orNever(line.ask("block", { size: blockSize })), (first) => {
      next = first
      end = first + blockSize
      return take
    })
  })
  return take
}

const remotePlaces = (line: PrimaryLine) =>
  Layer.succeed(Places, {
    take: (name, limit) =>
      Effect.flatMap(orNever(line.ask("enter", { name, limit })), (taken) =>
        taken
          ? Effect.as(
              Effect.addFinalizer(() => Effect.sync(() => line.tell("leave", { name }))),
              true,
            )
          : Effect.succeed(false),
      ),
  })

const remoteBuckets = (line: PrimaryLine) =>
  Layer.succeed(RateLimiter.RateLimiterStore, {
    tokenBucket: ({ refillRate, ...bucket }) =>
      orNever(line.ask("bucket", { ...bucket, refillMs: Duration.toMillis(refillRate) })),
    fixedWindow: () => Effect.die("no limit has a fixed window"),
    adaptiveConsume: () => Effect.die("no limit adapts"),
    adaptiveFeedback: () => Effect.void,
  })
