/** Counts calls and tokens against a caller's limits. */
import { Clock, Context, Duration, Effect, Layer, type Scope } from "effect"
import { RateLimiter } from "effect/persistence"
import type { Caller, LimitSpec, LimitState } from "../domain/Call.ts"
import { monotonicMs } from "../domain/monotonicMs.ts"
import { RateLimited, TooManyAtOnce } from "../domain/RefusedCaller.ts"
import { type SimError, simError, Unavailable } from "../domain/SimError.ts"
import { type Bucket, bucketOf } from "./Bucket.ts"
import { type Charge, type Cost, chargesOf } from "./charges.ts"
import { type LimiterLoad, LimiterWatch, noLoad } from "./LimiterLoad.ts"
import type { LimitsGone } from "./LimitsGone.ts"
import { limitFinder, phased } from "./limitFinder.ts"
import { Places } from "./Places.ts"

/**
 * The limits in force, and what happens to calls beyond them.
 *
 * @example
 * ```ts
 * import { type RateLimitOptions, RateLimits } from "llmsim"
 *
 * const options: RateLimitOptions = {
 *   mode: "queue",
 *   default: { requests_per_minute: 500, tokens_per_minute: 30_000 },
 *   byModel: [["gpt-4o-mini*", { requests_per_minute: 5_000 }]],
 * }
 * const limits = RateLimits.layer(options)
 * ```
 */
export interface RateLimitOptions {
  /** What becomes of a call for which there is no room: it is refused, or it waits. */
  readonly mode: "refuse" | "queue"
  /** When phases are counted from, in Unix milliseconds; absent: now. */
  readonly startedAt?: number | undefined
  /** What becomes of calls while what counts them is out of reach. */
  readonly uncounted?: "allow" | "refuse" | undefined
  /** For every model that no glob names. */
  readonly default: LimitSpec
  /** The first glob that fits a model's id wins. */
  readonly byModel: ReadonlyArray<readonly [glob: string, limits: LimitSpec]>
  /** Times in which other limits take the place of those of the same name; a later one wins. */
  readonly phases?: ReadonlyArray<LimitPhase> | undefined
}

export interface LimitPhase {
  /** In milliseconds after the start of llmsim. */
  readonly startMs: number
  readonly durationMs: number
  readonly limits: LimitSpec
}

export interface LimitedCall extends Cost {
  readonly caller: Caller
  readonly model: string
}

/** What an admitted call may do, and what is left after it. */
export interface Grant {
  readonly limits: ReadonlyArray<LimitState>
  /** Corrects the charge once it is known what the answer took. */
  readonly settle: (cost: Cost) => Effect.Effect<void>
}

/**
 * Counts requests and tokens by key and model, and refuses or holds what is too much.
 *
 * @example
 * ```ts
 * import { Layer } from "effect"
 * import { RateLimiter } from "effect/persistence"
 * import { defaultSettings, RateLimits, SimServer } from "llmsim"
 *
 * const oneAMinute = RateLimits.layer({ mode: "refuse", default: { requests_per_minute: 1 }, byModel: [] }).pipe(
 *   Layer.provide(RateLimiter.layerStoreMemory),
 * )
 * const strict = SimServer.layerTest(defaultSettings, oneAMinute)
 * ```
 */
export class RateLimits extends Context.Service<
  RateLimits,
  {
    /** Fails with `RateLimited` or `TooManyAtOnce`; nothing is charged then. Absent where there is no limit. */
    readonly admit: (call: LimitedCall) => Effect.Effect<Grant | undefined, SimError, Scope.Scope>
    /** How full the limits are now. */
    readonly load: () => LimiterLoad
  }
>()("llmsim/limits/RateLimits") {
  static readonly layerNone = Layer.succeed(this, { admit: () => Effect.undefined, load: () => noLoad })

  /** Buckets that fill evenly. A caller's own limits take the place of the model's. */
  static readonly layer = (options: RateLimitOptions) => Layer.effect(this, make(options))
}

const make = Effect.fnUntraced(function* (options: RateLimitOptions) {
  const store = yield* RateLimiter.RateLimiterStore
  const clock = yield* Clock.Clock
  const limitsFor = phased(limitFinder(options), options.phases ?? [], clock, options.startedAt)
  const places = yield* Places.provided
  const gone = whileGone(options.uncounted)
  const watch = new LimiterWatch()
  const now = () => monotonicMs(clock)

  const consume = (charge: Charge, amount: number, allowOverflow: boolean) =>
    Effect.map(
      gone(
        store.tokenBucket({
          key: charge.key,
          tokens: amount,
          limit: charge.limit,
          refillRate: Duration.millis(charge.windowMs / charge.limit),
          allowOverflow,
        }),
        [charge.limit, 0] as const,
      ),
      ([remaining, elapsedMs]) => bucketOf(charge, remaining, elapsedMs),
    )

  /** All charges or none: what was taken is given back when a later one finds no room. */
  const takeAll = Effect.fnUntraced(function* (charges: ReadonlyArray<Charge>, asked: Asked) {
    const taken: Array<Bucket> = []
    for (const [index, charge] of charges.entries()) {
      const bucket = yield* consume(charge, charge.amount, false)
      if (bucket.remaining >= 0) {
        taken.push(bucket)
        continue
      }
      for (const earlier of charges.slice(0, index)) yield* consume(earlier, -earlier.amount, true)
      return yield* Effect.fail(simError(refusal(charge, bucket, asked, taken)))
    }
    return taken
  })

  const waiting = (sleep: Effect.Effect<void>) =>
    Effect.suspend(() => {
      watch.waiting++
      return Effect.ensuring(
        sleep,
        Effect.sync(() => watch.waiting--),
      )
    })

  const waitAndTake = (charges: ReadonlyArray<Charge>, asked: Asked): Effect.Effect<ReadonlyArray<Bucket>, SimError> =>
    Effect.catchTag(takeAll(charges, asked), "SimError", (error) => {
      const { reason } = error
      return options.mode === "queue" && reason._tag === "RateLimited" && reason.retryAfterMs !== undefined
        ? Effect.andThen(waiting(clock.sleep(Duration.millis(reason.retryAfterMs))), waitAndTake(charges, asked))
        : Effect.fail(error)
    })

  const enter = (name: string, limit: number | undefined): Effect.Effect<void, SimError, Scope.Scope> =>
    limit === undefined
      ? Effect.void
      : Effect.flatMap(gone(places.take(name, limit), true), (taken) => {
          if (!taken) return Effect.fail(simError(new TooManyAtOnce({ limit })))
          watch.active++
          return Effect.addFinalizer(() => Effect.sync(() => watch.active--))
        })

  const admit = Effect.fnUntraced(function* ({ caller, model, ...cost }: LimitedCall) {
    const { limits, scope } = limitsFor(caller, model)
    if (limits === undefined) return undefined
    yield* enter(scope, limits.concurrent_requests)
    const charges = chargesOf(limits, scope, cost)
    const taken = yield* waitAndTake(charges, { model, organization: caller.organization })
    for (const [index, charge] of charges.entries()) watch.took(scope, charge, taken[index]?.remaining ?? 0, now())
    const settle = (actual: Cost) =>
      Effect.forEach(
        chargesOf(limits, scope, actual),
        (charge, index) => {
          const more = charge.amount - (charges[index]?.amount ?? 0)
          if (more === 0) return Effect.void
          const consumed = Effect.map(consume(charge, more, true), ({ remaining }) =>
            watch.took(scope, charge, remaining, now()),
          )
          // The answer is out: what cannot be counted now is not counted.
          return Effect.ignore(consumed)
        },
        { discard: true },
      )
    return { limits: taken.map(({ state }) => state), settle }
  })

  return RateLimits.of({ admit, load: () => watch.read(now()) })
})

/** In the place of an answer that cannot be had. */
const whileGone =
  (uncounted: RateLimitOptions["uncounted"] = "allow") =>
  <A, R>(
    asked: Effect.Effect<A, RateLimiter.RateLimiterError | LimitsGone, R>,
    full: A,
  ): Effect.Effect<A, SimError, R> =>
    Effect.catch(asked, () =>
      uncounted === "allow" ? Effect.succeed(full) : Effect.fail(simError(new Unavailable({ what: "limits" }))),
    )

type Asked = Pick<RateLimited, "model" | "organization">

/** The state that the refusal shows is that of before the call, which took nothing. */
const refusal = (charge: Charge, bucket: Bucket, asked: Asked, taken: ReadonlyArray<Bucket>): RateLimited => {
  const remaining = Math.max(0, bucket.remaining + charge.amount)
  const perToken = charge.windowMs / charge.limit
  const exceeded = { ...bucket.state, remaining, resetMs: Math.ceil((charge.limit - remaining) * perToken) }
  return new RateLimited({
    ...asked,
    exceeded,
    requested: charge.amount,
    retryAfterMs: charge.amount > charge.limit ? undefined : bucket.waitMs,
    limits: [...taken.map(({ state }) => state), exceeded],
  })
}
