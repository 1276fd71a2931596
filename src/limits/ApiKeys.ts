/** Knows who calls by the key they show. */
import { createHash, timingSafeEqual } from "node:crypto"
import { Clock, Context, Effect, Layer, Stream } from "effect"
import type { Caller, LimitSpec } from "../domain/Call.ts"
import { globPattern } from "../domain/globPattern.ts"
import { BadApiKey, MissingApiKey } from "../domain/RefusedCaller.ts"
import { type SimError, simError } from "../domain/SimError.ts"

export interface ApiKey {
  readonly key: string
  readonly name: string
  readonly organization?: string | undefined
  readonly project?: string | undefined
  readonly limits?: LimitSpec | undefined
  /** Globs of the models the key is good for; absent: all. */
  readonly models?: ReadonlyArray<string> | undefined
  /** When the key ends, in Unix milliseconds; absent: never. */
  readonly expiresAt?: number | undefined
}

/** A caller, and what their key lets them call. */
export interface KnownCaller extends Caller {
  readonly mayCall: (model: string) => boolean
}

/**
 * Tells who calls by the key; fails with `BadApiKey` where keys are asked for.
 *
 * @example
 * ```ts
 * import { ApiKeys, defaultSettings, simulatorLayer } from "llmsim"
 *
 * const onlyAlice = simulatorLayer(defaultSettings, ApiKeys.layerKeys([{ key: "sk-alice", name: "alice" }]))
 * ```
 */
export class ApiKeys extends Context.Service<
  ApiKeys,
  {
    /** Fails with `MissingApiKey` or `BadApiKey`. */
    readonly identify: (key: string | undefined) => Effect.Effect<KnownCaller, SimError>
  }
>()("llmsim/limits/ApiKeys") {
  /** Everybody may call, with or without a key. */
  static readonly layerOff = Layer.succeed(this, { identify: () => Effect.succeed(anybody) })

  /** Everybody with a key may call, whichever it is. */
  static readonly layerAny = Layer.succeed(this, {
    identify: (key) =>
      key === undefined
        ? Effect.fail(simError(new MissingApiKey()))
        : Effect.succeed({ name: `key-${digestOf(key).toString("hex").slice(0, 8)}`, mayCall: () => true }),
  })

  /** Only these keys are good; `changes` are all of them anew, each time that they are others. */
  static readonly layerKeys = (
    keys: ReadonlyArray<ApiKey>,
    changes: Stream.Stream<ReadonlyArray<ApiKey>> = Stream.empty,
  ) => Layer.effect(this, make(keys, changes))
}

const make = Effect.fnUntraced(function* (keys: ReadonlyArray<ApiKey>, changes: Stream.Stream<ReadonlyArray<ApiKey>>) {
  const clock = yield* Clock.Clock
  let known = keys.map(knownKey)
  const replace = (now: ReadonlyArray<ApiKey>) =>
    Effect.sync(() => {
      known = now.map(knownKey)
    })
  yield* Effect.forkScoped(Stream.runForEach(changes, replace))
  return ApiKeys.of({
    identify: (shown) => {
      if (shown === undefined) return Effect.fail(simError(new MissingApiKey()))
      const digest = digestOf(shown)
      // All are compared, so that the time taken tells nothing of where they differ.
      const [found] = known.filter((key) => timingSafeEqual(key.digest, digest))
      const now = clock.currentTimeMillisUnsafe()
      return found === undefined || now >= (found.expiresAt ?? Number.POSITIVE_INFINITY)
        ? Effect.fail(simError(new BadApiKey({ shown: masked(shown) })))
        : Effect.succeed(found.caller)
    },
  })
})

const knownKey = (key: ApiKey) => ({ ...key, digest: digestOf(key.key), caller: callerOf(key) })

const anybody: KnownCaller = { name: "anonymous", mayCall: () => true }

const callerOf = ({ name, organization, project, limits, models }: ApiKey): KnownCaller => {
  const caller = { name, organization, project, limits }
  if (models === undefined) return { ...caller, mayCall: () => true }
  const patterns = models.map(globPattern)
  return { ...caller, mayCall: (model) => patterns.some((pattern) => pattern.test(model)) }
}

const digestOf = (key: string): Buffer => createHash("sha256").update(key).digest()

/** As OpenAI shows keys that it does not know: the first and last characters of long ones. */
const masked = (key: string): string => {
  const printable = key.replace(/[^\x21-\x7e]/g, "?").slice(0, 200)
  if (printable.length < 12) return "*".repeat(printable.length)
  return `${printable.slice(0, 7)}${"*".repeat(Math.min(40, printable.length - 11))}${printable.slice(-4)}`
}
