/** Options, plans and draws for tests of the latency. */
import { Effect } from "effect"
import { hashWord, seededRandom } from "../../src/generation/seededRandom.ts"
import { type Distribution, type Sampler, samplerOf } from "../../src/latency/Distribution.ts"
import { Latency, type LatencyOptions, type LatencyPlan, type LatencyRequest } from "../../src/latency/Latency.ts"
import type { LatencyProfile } from "../../src/latency/LatencyProfile.ts"
import type { Timing } from "../../src/latency/resolveTiming.ts"

const optionsOf = (options: Partial<LatencyOptions>): LatencyOptions => ({
  profile: "auto",
  overrides: {},
  byModel: [],
  scale: 1,
  ...options,
})

export const latencyLayer = (options: Partial<LatencyOptions> = {}) => Latency.layer(optionsOf(options))

export const timingOf = (options: Partial<LatencyOptions>, model: string, preset = "gpt4o"): Effect.Effect<Timing> =>
  Latency.useSync((latency) => latency.timingOf(model, preset)).pipe(Effect.provide(latencyLayer(options)))

interface Asked extends Partial<LatencyRequest> {
  readonly seed?: string
}

/** A plan of the service at hand: ten tokens of GPT-4o and no prompt, unless said otherwise. */
export const plan = ({ seed = "plan", ...request }: Asked = {}): Effect.Effect<LatencyPlan, never, Latency> =>
  Latency.use((latency) =>
    latency.plan(
      { model: "gpt-4o", preset: "gpt4o", tokens: 10, uncachedPromptTokens: 0, ...request },
      seededRandom(hashWord(seed)),
    ),
  )

/** The offsets of one plan of a new service. */
export const offsets = (options: Partial<LatencyOptions>, asked: Asked = {}): Effect.Effect<ReadonlyArray<number>> =>
  Effect.map(plan(asked), (planned) => [...planned.offsets]).pipe(Effect.provide(latencyLayer(options)))

const drawsOf = (sample: Sampler): ReadonlyArray<number> => {
  const random = seededRandom(hashWord("draws"))
  return Array.from({ length: 20 }, () => sample(random))
}

interface Draws {
  readonly ttft: ReadonlyArray<number>
  readonly tbt: ReadonlyArray<number>
}

/** What a timing draws, always by the same chance: equal for equal distributions. */
export const draws = ({ ttft, tbt }: Timing): Draws => ({ ttft: drawsOf(ttft), tbt: drawsOf(tbt) })

export const drawsFrom = (ttft: Distribution, tbt: Distribution): Draws => ({
  ttft: drawsOf(samplerOf(ttft)),
  tbt: drawsOf(samplerOf(tbt)),
})

export const normal = (mean_ms: number, stddev_ms: number): Distribution => ({
  distribution: "normal",
  mean_ms,
  stddev_ms,
})

/** What a timing of these four numbers draws. */
export const drawsOfProfile = (profile: LatencyProfile): Draws =>
  drawsFrom(normal(profile.ttft_mean_ms, profile.ttft_stddev_ms), normal(profile.tbt_mean_ms, profile.tbt_stddev_ms))
