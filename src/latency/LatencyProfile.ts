/** How long a model takes: what a user can say of it, and the presets. */
import { Schema } from "effect"
import { Distribution } from "./Distribution.ts"
import { EngineSpec } from "./EngineSpec.ts"

const NotNegative = Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0))
const Positive = Schema.Finite.check(Schema.isGreaterThan(0))
const Share = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))
const Count = Schema.Int.check(Schema.isGreaterThan(0))

/**
 * Mean and standard deviation, in milliseconds, of time to first token (TTFT) and time between tokens (TBT).
 *
 * @example
 * ```ts
 * import { type LatencyProfile, presets } from "llmsim"
 *
 * const mine: LatencyProfile = { ttft_mean_ms: 350, ttft_stddev_ms: 90, tbt_mean_ms: 18, tbt_stddev_ms: 5 }
 * const fasterBy = presets.gpt4o.tbt_mean_ms - mine.tbt_mean_ms
 * ```
 */
export const LatencyProfile = Schema.Struct({
  ttft_mean_ms: NotNegative,
  ttft_stddev_ms: NotNegative,
  tbt_mean_ms: NotNegative,
  tbt_stddev_ms: NotNegative,
})
export type LatencyProfile = typeof LatencyProfile.Type

/** How many tokens an event of a stream carries: so many, evenly between two numbers, or until it has so many characters. */
const Chunking = Schema.Union([
  Count,
  Schema.Struct({ min_tokens: Count, max_tokens: Count }).check(
    Schema.makeFilter(({ min_tokens, max_tokens }) => min_tokens <= max_tokens, {
      expected: "min_tokens to be no more than max_tokens",
    }),
  ),
  Schema.Struct({ min_characters: Count }),
])
export type Chunking = typeof Chunking.Type

/** What the way to the caller adds: to each event up to `jitter_ms`, and at `stall_rate` of the events a silence. */
const Network = Schema.Struct({
  jitter_ms: Schema.optionalKey(NotNegative),
  stall_rate: Schema.optionalKey(Share),
  stall_ms: Schema.optionalKey(NotNegative),
})
export type Network = typeof Network.Type

/** A cold model: the first of `requests` takes `factor` times its TTFT, and each one after it less, down to once. */
const WarmUp = Schema.Struct({ requests: Count, factor: Schema.Finite.check(Schema.isGreaterThanOrEqualTo(1)) })
export type WarmUp = typeof WarmUp.Type

/** What a user can say of a model's time beyond a preset's name; each key replaces what the preset says. */
export const overrideFields = {
  ttft_mean_ms: Schema.optionalKey(NotNegative),
  ttft_stddev_ms: Schema.optionalKey(NotNegative),
  tbt_mean_ms: Schema.optionalKey(NotNegative),
  tbt_stddev_ms: Schema.optionalKey(NotNegative),
  ttft: Schema.optionalKey(Distribution),
  tbt: Schema.optionalKey(Distribution),
  tokens_per_second: Schema.optionalKey(Positive),
  prefill_ms_per_token: Schema.optionalKey(NotNegative),
  chunking: Schema.optionalKey(Chunking),
  network: Schema.optionalKey(Network),
  warm_up: Schema.optionalKey(WarmUp),
  engine: Schema.optionalKey(EngineSpec),
}
type Fields = Schema.Struct<typeof overrideFields>["Type"]

/** Two ways to say the same: only one of them may be used. */
export const saidOnce = Schema.makeFilter((said: Fields) => {
  const numbers = (name: "ttft" | "tbt") =>
    said[`${name}_mean_ms`] !== undefined || said[`${name}_stddev_ms`] !== undefined
  if (said.ttft !== undefined && numbers("ttft"))
    return "ttft is said twice: by ttft and by ttft_mean_ms or ttft_stddev_ms"
  if (said.tbt !== undefined && (numbers("tbt") || said.tokens_per_second !== undefined)) {
    return "tbt is said twice: by tbt and by tbt_mean_ms, tbt_stddev_ms or tokens_per_second"
  }
  return said.tokens_per_second !== undefined && said.tbt_mean_ms !== undefined
    ? "tbt is said twice: by tokens_per_second and by tbt_mean_ms"
    : true
})

/**
 * What replaces parts of a preset, as settings say it; times in milliseconds.
 *
 * @example
 * ```ts
 * import type { LatencyOverrides } from "llmsim"
 *
 * const overrides: LatencyOverrides = { ttft: { percentiles: { p50: 380, p90: 520, p99: 900 } }, tokens_per_second: 60 }
 * ```
 */
export const LatencyOverrides = Schema.Struct(overrideFields).check(saidOnce)
export type LatencyOverrides = typeof LatencyOverrides.Type

const profile = (ttft: number, ttftDeviation: number, tbt: number, tbtDeviation: number): LatencyProfile => ({
  ttft_mean_ms: ttft,
  ttft_stddev_ms: ttftDeviation,
  tbt_mean_ms: tbt,
  tbt_stddev_ms: tbtDeviation,
})

/**
 * The presets of hosted models by name.
 *
 * @example
 * ```ts
 * import { presets } from "llmsim"
 *
 * presets.gpt4o.ttft_mean_ms // 400
 * ```
 */
export const presets = {
  gpt5: profile(600, 150, 40, 12),
  gpt5_mini: profile(300, 80, 20, 6),
  gpt5_nano: profile(200, 50, 12, 4),
  o_series: profile(2000, 500, 30, 10),
  gpt4: profile(800, 200, 50, 15),
  gpt4o: profile(400, 100, 25, 8),
  claude_opus: profile(1000, 250, 60, 20),
  claude_sonnet: profile(500, 120, 30, 10),
  claude_haiku: profile(200, 50, 15, 5),
  gemini_pro: profile(600, 150, 35, 10),
  gemini_flash: profile(200, 50, 15, 5),
  deepseek: profile(500, 120, 30, 10),
  deepseek_reasoner: profile(1500, 400, 25, 8),
  fast: profile(10, 2, 1, 0),
  instant: profile(0, 0, 0, 0),
  llama_8b_h100: profile(100, 20, 12, 2),
  llama_70b_8xh100: profile(200, 40, 25, 4),
  llama_8b_l40s: profile(110, 15, 15, 2),
} as const satisfies Record<string, LatencyProfile>

/**
 * The name of a preset of timing.
 *
 * @example
 * ```ts
 * import { type PresetName, presets } from "llmsim"
 *
 * const answerMs = (name: PresetName, tokens: number): number =>
 *   presets[name].ttft_mean_ms + presets[name].tbt_mean_ms * (tokens - 1)
 * answerMs("instant", 100) // 0
 * ```
 */
export type PresetName = keyof typeof presets
export const presetNames = Object.keys(presets) as ReadonlyArray<PresetName>

export const isPresetName = (name: string): name is PresetName => Object.hasOwn(presets, name)

/** The engines of self-hosted presets: how far decoding slows when 256 requests share the hardware. */
export const presetEngines: Partial<Record<PresetName, EngineSpec>> = {
  llama_8b_h100: { max_concurrent: 256, slowdown: 2 },
  llama_70b_8xh100: { max_concurrent: 256, slowdown: 3 },
  llama_8b_l40s: { max_concurrent: 256, slowdown: 1.5 },
}
