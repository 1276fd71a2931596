/** Counts calls and tokens against a caller's limits. */
import { Clock, Context, Duration, Effect, Layer, type Scope } from "effect"
import { RateLimiter } from "effect/persistence"
import type { Caller, LimitSpec, LimitState } from "../domain/Call.ts"
import { globPattern } from "../domain/globPattern.ts"
import { RateLimited, type SimError, simError, TooManyAtOnce, Unavailable } from "../domain/SimError.ts"
import { type Charge, type Cost, chargesOf } from "./charges.ts"
import { type LimiterLoad, LimiterWatch, noLoad } from "./LimiterLoad.ts"
import type { LimitsGone } from "./LimitsGone.ts"
import { Places } from "./Places.ts"

/** The limits in force, and what happens to calls beyond them. */
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
  const now = () => Number(clock.monotonicTimeNanosUnsafe()) / 1e6

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

type LimitFinder = ReturnType<typeof limitFinder>

/** A phase has buckets of its own, which are full when it begins. */
const phased = (
  usual: LimitFinder,
  phases: ReadonlyArray<LimitPhase>,
  clock: Clock.Clock,
  from: number | undefined,
): LimitFinder => {
  if (phases.length === 0) return usual
  const startedAt = from ?? clock.currentTimeMillisUnsafe()
  return (caller, model) => {
    const since = clock.currentTimeMillisUnsafe() - startedAt
    const found = usual(caller, model)
    const index = phases.findLastIndex(({ startMs, durationMs }) => since >= startMs && since < startMs + durationMs)
    const phase = phases[index]
    if (phase === undefined) return found
    return { limits: { ...found.limits, ...phase.limits }, scope: `${found.scope} phase ${index}` }
  }
}

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

const limitFinder = ({ byModel, default: usual }: RateLimitOptions) => {
  const globs = byModel.map(([glob, limits]) => [globPattern(glob), limits, glob] as const)
  const isEmpty = (limits: LimitSpec) => Object.values(limits).every((limit) => limit === undefined)
  return (caller: Caller, model: string): { readonly limits: LimitSpec | undefined; readonly scope: string } => {
    if (caller.limits !== undefined) return { limits: caller.limits, scope: caller.name }
    const found = globs.find(([pattern]) => pattern.test(model))
    const account = accountOf(caller)
    if (found !== undefined) return { limits: found[1], scope: `${account} ${found[2]}` }
    return { limits: isEmpty(usual) ? undefined : usual, scope: `${account} ${model}` }
  }
}

/** Providers limit projects, or organizations, and not the keys that these have. */
const accountOf = ({ name, organization, project }: Caller): string =>
  organization === undefined && project === undefined ? name : `${organization ?? ""}/${project ?? ""}`

interface Bucket {
  readonly remaining: number
  /** Milliseconds until `remaining` is no longer below zero. */
  readonly waitMs: number
  readonly state: LimitState
}

const bucketOf = ({ limit, windowMs, unit, window }: Charge, remaining: number, elapsedMs: number): Bucket => {
  const perToken = windowMs / limit
  const resetMs = Math.max(0, (limit - remaining) * perToken - elapsedMs)
  return {
    remaining,
    waitMs: waitFor(Math.ceil(-remaining), perToken, elapsedMs),
    state: { unit, window, limit, remaining: Math.max(0, remaining), resetMs },
  }
}

/** The least whole milliseconds after which a bucket has `missing` tokens more, by its own reckoning. */
const waitFor = (missing: number, perToken: number, elapsedMs: number): number => {
  // Times that are no whole milliseconds are a little off after many additions.
  const slack = Number.isInteger(perToken) ? 0 : 1e-9
  let wait = Math.max(1, Math.ceil(missing * perToken - elapsedMs))
  while (Math.floor((elapsedMs + wait) / perToken - slack) < missing) wait++
  return wait
}

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
