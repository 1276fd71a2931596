/** What is kept in a Redis, when the settings name one. */
import { Effect, Layer } from "effect"
import { RateLimiter, Redis } from "effect/persistence"
import type { Settings } from "../settings/Settings.ts"

export const isRedis = ({ location }: Settings["store"]): boolean => /^rediss?[+:]/.test(location)

/** What limits are counted with; fails with `StoreError` when the Redis does not answer. */
export const redisLimitsLayer = ({ location }: Settings["store"]) =>
  Layer.unwrap(
    Effect.gen(function* () {
      const { redisConnection } = yield* Effect.promise(() => import("../store/redisConnection.ts"))
      const { redisPlaces } = yield* Effect.promise(() => import("../limits/redisPlaces.ts"))
      return Layer.provide(
        Layer.merge(RateLimiter.layerStoreRedis({ prefix: "{llmsim}:limit:" }), redisPlaces),
        Layer.effect(Redis.Redis, redisConnection(location)),
      )
    }),
  )
