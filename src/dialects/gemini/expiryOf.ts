/** When a cached content is gone. */
import { Effect } from "effect"
import type { SimError } from "../../domain/SimError.ts"
import { invalid } from "./invalid.ts"

interface Lifetime {
  readonly ttl?: string | null
  readonly expireTime?: string | null
}

const usualMs = 3_600_000

/** Milliseconds from `now`: an hour where the caller says nothing. */
export const expiryOf = ({ ttl, expireTime }: Lifetime, now: number): Effect.Effect<number, SimError> => {
  if (ttl != null) {
    const seconds = /^(\d+(?:\.\d+)?)s$/.exec(ttl)?.[1]
    return seconds === undefined
      ? refused("ttl", `Invalid value at 'cached_content.ttl' (type.googleapis.com/google.protobuf.Duration), "${ttl}"`)
      : Effect.succeed(Number(seconds) * 1_000)
  }
  if (expireTime == null) return Effect.succeed(usualMs)
  const left = Date.parse(expireTime) - now
  if (Number.isNaN(left)) {
    const at = "Invalid value at 'cached_content.expire_time' (type.googleapis.com/google.protobuf.Timestamp)"
    return refused("expireTime", `${at}, "${expireTime}"`)
  }
  return left > 0 ? Effect.succeed(left) : refused("expireTime", "expire_time must be in the future.")
}

const refused = (field: string, message: string): Effect.Effect<never, SimError> =>
  invalid({ _tag: "Other", path: ["cachedContent", field], message, code: undefined })
