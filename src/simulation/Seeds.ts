/** Where all chance comes from: one seed, split by purpose, content and arrival number. */
import { Clock, Context, Effect, Layer, Random } from "effect"
import { hashWord, lazyRandom, type SeedHash } from "../generation/seededRandom.ts"

/** One arrived call: its number, from 1, and the time stamp its answer carries, in Unix seconds. */
export interface Arrival {
  readonly number: number
  readonly createdAt: number
}

/**
 * Where all chance comes from: one seed, split by purpose, content and arrival.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { Seeds } from "llmsim"
 *
 * const key = Effect.map(Seeds, (seeds) => seeds.key("request", 1)).pipe(Effect.provide(Seeds.layerFixed(42)))
 * ```
 */
export class Seeds extends Context.Service<
  Seeds,
  {
    /** Numbers the calls in the order in which they arrive. */
    readonly arrive: Effect.Effect<Arrival>
    /** A generator for one purpose, equal for equal content and numbers. */
    readonly random: (purpose: string, content: SeedHash, first: number, second?: number) => Random.Random
    /** 32 hex digits, never the same twice in a run. */
    readonly key: (purpose: string, number: number) => string
    /** As `key`, for numbers that are counted by this process alone: another's are never the same. */
    readonly ownKey: (purpose: string, number: number) => string
    /** Whether equal prompts get equal texts whatever their arrival number: so when the user gave the seed. */
    readonly fixed: boolean
  }
>()("llmsim/simulation/Seeds") {
  /** A run that repeats: time stamps too count from a fixed date, one second a call. */
  static readonly layerFixed = (seed: number) =>
    Layer.sync(this, () => {
      let calls = 0
      const arrive = Effect.sync(() => ({ number: ++calls, createdAt: fixedEpoch + calls }))
      return Seeds.of({ ...fromRoot(hashWord(seed)), arrive, fixed: true })
    })

  /** One of several processes that share their seed, and have their arrival numbers from one place. */
  static readonly layerShared = ({ seed, fixed, process, number }: SharedSeed) =>
    Layer.effect(
      this,
      Effect.map(Clock.Clock, (clock) => {
        const createdAt = (at: number) => (fixed ? fixedEpoch + at : Math.floor(clock.currentTimeMillisUnsafe() / 1000))
        const arrive = Effect.map(number, (at): Arrival => ({ number: at, createdAt: createdAt(at) }))
        const { ownKey } = fromRoot(hashWord(process, hashWord(seed)))
        return Seeds.of({ ...fromRoot(hashWord(seed)), ownKey, arrive, fixed })
      }),
    )

  /** A run like no other: the seed is drawn, time stamps are the clock's. */
  static readonly layerDrawn = Layer.effect(
    this,
    Effect.gen(function* () {
      const seed = yield* Random.nextInt
      const clock = yield* Clock.Clock
      let calls = 0
      const arrive = Effect.sync(() => ({
        number: ++calls,
        createdAt: Math.floor(clock.currentTimeMillisUnsafe() / 1000),
      }))
      return Seeds.of({ ...fromRoot(hashWord(seed)), arrive, fixed: false })
    }),
  )
}

/** A seed in one of the processes that share it. */
export interface SharedSeed {
  readonly seed: number
  /** Whether it was the user who gave the seed. */
  readonly fixed: boolean
  /** Another number in each process that there ever is. */
  readonly process: number
  /** The next arrival number. */
  readonly number: Effect.Effect<number>
}

/** 2026-01-01T00:00:00Z. */
const fixedEpoch = 1_767_225_600

const fromRoot = (root: SeedHash): Pick<Seeds["Service"], "random" | "key" | "ownKey"> => {
  const purposes = new Map<string, SeedHash>()
  const purposeHash = (purpose: string): SeedHash => {
    let hash = purposes.get(purpose)
    if (hash === undefined) {
      hash = hashWord(purpose, root)
      purposes.set(purpose, hash)
    }
    return hash
  }
  const key = (purpose: string, number: number): string => {
    const { a, b, c, d } = hashWord(number, purposeHash(purpose))
    return hex(a) + hex(b) + hex(c) + hex(d)
  }
  return {
    random: (purpose, content, first, second = 0) =>
      lazyRandom(() => {
        const { a, b, c, d } = hashWord(first, hashWord(second, purposeHash(purpose)))
        return { a: a ^ content.a, b: b ^ content.b, c: c ^ content.c, d: d ^ content.d }
      }),
    key,
    ownKey: key,
  }
}

const hexOfByte = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"))

const hex = (word: number): string =>
  `${hexOfByte[word >>> 24]}${hexOfByte[(word >>> 16) & 255]}${hexOfByte[(word >>> 8) & 255]}${hexOfByte[word & 255]}`
