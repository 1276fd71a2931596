/** Why a caller is turned away: who they are, or how much they have had. */
import { Data } from "effect"
import type { LimitState } from "./Call.ts"

/**
 * Nobody said who calls.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { ApiKeys } from "llmsim"
 *
 * const callerName = (key: string | undefined) =>
 *   Effect.flatMap(ApiKeys, (keys) => keys.identify(key)).pipe(
 *     Effect.map(({ name }) => name),
 *     Effect.catchReason("SimError", "MissingApiKey", () => Effect.succeed("nobody")),
 *   )
 * ```
 */
export class MissingApiKey extends Data.TaggedClass("MissingApiKey") {}

/**
 * Nobody knows the key; `shown` is what may be shown of it.
 *
 * @example
 * ```ts
 * import { Effect, Layer } from "effect"
 * import { ApiKeys, BadApiKey, simError } from "llmsim"
 *
 * const revoked = Layer.succeed(ApiKeys, {
 *   identify: (key = "") => Effect.fail(simError(new BadApiKey({ shown: `${key.slice(0, 3)}***` }))),
 * })
 * ```
 */
export class BadApiKey extends Data.TaggedClass("BadApiKey")<{ readonly shown: string }> {}

/**
 * The caller says that the key belongs to another organization or project than it does.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { simError, WrongAccount } from "llmsim"
 *
 * const sameOrganization = (said: string | undefined, own: string) =>
 *   said === undefined || said === own ? Effect.void : Effect.fail(simError(new WrongAccount({ of: "organization" })))
 * ```
 */
export class WrongAccount extends Data.TaggedClass("WrongAccount")<{ readonly of: "organization" | "project" }> {}

/**
 * The key is known, but not for this.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { ApiKeys, ForbiddenModel, simError } from "llmsim"
 *
 * const admit = Effect.fnUntraced(function* (key: string, model: string) {
 *   const caller = yield* (yield* ApiKeys).identify(key)
 *   if (!caller.mayCall(model)) return yield* Effect.fail(simError(new ForbiddenModel({ model })))
 *   return caller
 * })
 * ```
 */
export class ForbiddenModel extends Data.TaggedClass("ForbiddenModel")<{ readonly model: string }> {}

/**
 * A limit is used up, or the call is larger than it: `retryAfterMs` is then absent, since waiting does not help.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { type Prompt, Simulation } from "llmsim"
 *
 * const answer = (prompt: Prompt) => Effect.flatMap(Simulation, (each) => each.answer({ prompt, streaming: true }))
 * const secondTry = (prompt: Prompt) =>
 *   Effect.catchReason(answer(prompt), "SimError", "RateLimited", ({ retryAfterMs = 60_000 }) =>
 *     Effect.delay(answer(prompt), retryAfterMs),
 *   )
 * ```
 */
export class RateLimited extends Data.TaggedClass("RateLimited")<{
  readonly model: string
  readonly exceeded: LimitState
  /** How much of the unit the call asked for. */
  readonly requested: number
  readonly retryAfterMs: number | undefined
  readonly limits: ReadonlyArray<LimitState>
  /** Whose limit it is, where the key says so. */
  readonly organization?: string | undefined
}> {}

/**
 * As many calls at once as are allowed are being answered.
 *
 * @example
 * ```ts
 * import { Effect, Layer } from "effect"
 * import { defaultSettings, RateLimits, SimServer, simError, TooManyAtOnce } from "llmsim"
 *
 * const full = Layer.succeed(RateLimits, {
 *   admit: () => Effect.fail(simError(new TooManyAtOnce({ limit: 4 }))),
 *   load: () => ({ active: 4, waiting: 0, buckets: [] }),
 * })
 * const server = SimServer.layerTest(defaultSettings, full)
 * ```
 */
export class TooManyAtOnce extends Data.TaggedClass("TooManyAtOnce")<{ readonly limit: number }> {}
