/** Decides when each token of an answer is due. */
import { Context, Effect, Layer, type Random } from "effect"
import { globPattern } from "../domain/globPattern.ts"
import { samplerOf } from "./Distribution.ts"
import type { EngineSpec } from "./EngineSpec.ts"
import type { Chunking, LatencyOverrides, Network } from "./LatencyProfile.ts"
import { isPresetName, type PresetName } from "./LatencyProfile.ts"
import { resolveTiming, type Timing } from "./resolveTiming.ts"

/**
 * What the settings say of timing.
 *
 * @example
 * ```ts
 * import { Latency, type LatencyOptions } from "llmsim"
 *
 * const options: LatencyOptions = {
 *   profile: "auto",
 *   overrides: { network: { jitter_ms: 20 } },
 *   byModel: [["gpt-4o-mini*", "fast"], ["o3*", { ttft: { percentiles: { p50: 2_000, p90: 8_000, p99: 20_000 } } }]],
 *   scale: 0.1,
 * }
 * const tenTimesFaster = Latency.layer(options)
 * ```
 */
export interface LatencyOptions {
  /** A preset for every model, or `auto`: each model's own. */
  readonly profile: "auto" | PresetName
  readonly overrides: LatencyOverrides
  /** What differs for models whose id fits a glob (`*`, `?`): the first that fits replaces the overrides. */
  readonly byModel: ReadonlyArray<readonly [glob: string, profile: PresetName | LatencyOverrides]>
  /** All simulated time is multiplied by it: 0.1 runs ten times faster. */
  readonly scale: number
}

/**
 * The answer that is to be planned.
 *
 * @example
 * ```ts
 * import { Effect, Random } from "effect"
 * import { Latency, type LatencyRequest } from "llmsim"
 *
 * const request: LatencyRequest = { model: "gpt-4o", preset: "gpt4o", tokens: 100, uncachedPromptTokens: 2_000 }
 * const ttft = Effect.gen(function* () {
 *   const { offsets } = yield* (yield* Latency).plan(request, yield* Random.Random)
 *   return offsets[0]
 * })
 * ```
 */
export interface LatencyRequest {
  readonly model: string
  /** The model's own preset. */
  readonly preset: string
  /** How many tokens are to be paced. */
  readonly tokens: number
  /** Prompt tokens that the model has to read: those that were in the prompt cache are none. */
  readonly uncachedPromptTokens: number
  /** What this one request wants otherwise; absent: nothing. */
  readonly wish?: LatencyWish | undefined
  /** How many times longer it all takes; 1 if absent. */
  readonly factor?: number
}

/** Timing that a single request asks for; times in milliseconds. */
export interface LatencyWish {
  readonly preset?: PresetName | undefined
  readonly ttftMs?: number | undefined
  readonly tbtMs?: number | undefined
}

/**
 * When the tokens of one answer are due, and how they travel.
 *
 * @example
 * ```ts
 * import { Effect, Layer } from "effect"
 * import { Latency, type LatencyPlan, type LatencyRequest } from "llmsim"
 *
 * const steady = ({ tokens }: LatencyRequest): LatencyPlan => ({
 *   offsets: Array.from({ length: tokens }, (_, index) => 200 + 20 * index),
 *   chunking: 1,
 *   network: {},
 *   engine: undefined,
 * })
 * const plan = (request: LatencyRequest) => Effect.succeed(steady(request))
 * const metronome = Layer.effect(
 *   Latency,
 *   Effect.map(Latency, (usual) => ({ ...usual, plan })),
 * )
 * ```
 */
export interface LatencyPlan {
  /** Offsets in milliseconds from the start, never falling: `[k]` is when token k is due, `[0]` the TTFT. */
  readonly offsets: ReadonlyArray<number>
  readonly chunking: Chunking
  readonly network: Network
  /** The engine to share, with its name; absent where hardware is no limit. */
  readonly engine: (EngineSpec & { readonly name: string }) | undefined
}

/**
 * Plans when each token of an answer is due. Swap it for timing of your own.
 *
 * @example
 * ```ts
 * import { defaultSettings, Latency, SimServer } from "llmsim"
 *
 * const slow = Latency.layer({ profile: "auto", overrides: { ttft: 5_000 }, byModel: [["gpt-4o*", "fast"]], scale: 1 })
 * const server = SimServer.layer(defaultSettings, { swaps: slow })
 * ```
 */
export class Latency extends Context.Service<
  Latency,
  {
    /** The timing of a model: `preset` is its own. */
    readonly timingOf: (model: string, preset: string) => Timing
    readonly plan: (request: LatencyRequest, random: Random.Random) => Effect.Effect<LatencyPlan>
  }
>()("llmsim/latency/Latency") {
  static readonly layer = (options: LatencyOptions) =>
    Layer.sync(this, () => {
      const timingOf = timingFinder(options)
      const served = new WeakMap<Timing, number>()
      const plan = (request: LatencyRequest, random: Random.Random): LatencyPlan => {
        const timing = wished(timingOf(request.model, request.preset), request, options.scale)
        return {
          offsets: sampleOffsets(timing, request, coldness(timing, served), random),
          chunking: timing.chunking,
          network: timing.network,
          engine: timing.engine && { ...timing.engine, name: timing.engine.name ?? request.model },
        }
      }
      return { timingOf, plan: (request, random) => Effect.sync(() => plan(request, random)) }
    })
}

const wished = (timing: Timing, { wish, factor = 1 }: LatencyRequest, scale: number): Timing => {
  if (wish === undefined && factor === 1) return timing
  const { preset, ttftMs, tbtMs } = wish ?? {}
  const base = preset === undefined ? timing : resolveTiming(preset, {}, scale)
  return {
    ...base,
    ...(ttftMs === undefined ? {} : { ttft: samplerOf(ttftMs), prefillMsPerToken: 0 }),
    ...(tbtMs === undefined ? {} : { tbt: samplerOf(tbtMs) }),
    scale: base.scale * factor,
  }
}

const timingFinder = (options: LatencyOptions) => {
  const resolve = (preset: PresetName, overrides: LatencyOverrides) => resolveTiming(preset, overrides, options.scale)
  const globs = options.byModel.map(([glob, profile]) => [globPattern(glob), profile] as const)
  const found = new Map<string, Timing>()
  const find = (model: string, preset: string): Timing => {
    const own = options.profile === "auto" ? (isPresetName(preset) ? preset : "gpt5") : options.profile
    for (const [pattern, profile] of globs) {
      if (pattern.test(model)) return typeof profile === "string" ? resolve(profile, {}) : resolve(own, profile)
    }
    return resolve(own, options.overrides)
  }
  return (model: string, preset: string): Timing => {
    const key = `${preset} ${model}`
    let timing = found.get(key)
    if (timing === undefined) {
      timing = find(model, preset)
      const [oldest] = found.size < rememberedModels ? [] : found.keys()
      if (oldest !== undefined) found.delete(oldest)
      found.set(key, timing)
    }
    return timing
  }
}

/** Ids come from callers, so only so many are remembered. */
const rememberedModels = 1_000

/** By how much this request's TTFT is longer because the model is not warm yet. */
const coldness = (timing: Timing, served: WeakMap<Timing, number>): number => {
  const { warmUp } = timing
  if (warmUp === undefined) return 1
  const before = served.get(timing) ?? 0
  if (before >= warmUp.requests) return 1
  served.set(timing, before + 1)
  return 1 + (warmUp.factor - 1) * (1 - before / warmUp.requests)
}

/** The offsets of the last answer that took no time: the next is mostly as long. */
let zeros: ReadonlyArray<number> = []

const noTime = (length: number): ReadonlyArray<number> => {
  if (zeros.length !== length) zeros = new Array<number>(length).fill(0)
  return zeros
}

/** One offset more than zero tokens need: an empty answer still takes its TTFT. */
const sampleOffsets = (
  { ttft, tbt, prefillMsPerToken, scale }: Timing,
  { tokens, uncachedPromptTokens }: LatencyRequest,
  cold: number,
  random: Random.Random,
): ReadonlyArray<number> => {
  let due = (ttft(random) * cold + uncachedPromptTokens * prefillMsPerToken) * scale
  const { constant } = tbt
  const length = Math.max(1, tokens)
  if (due === 0 && constant === 0) return noTime(length)
  const offsets = new Array<number>(length)
  offsets[0] = due
  for (let k = 1; k < tokens; k++) {
    due += (constant ?? tbt(random)) * scale
    offsets[k] = due
  }
  return offsets
}
