/** How long a model takes: the profile's schema and the presets. */
import { Schema } from "effect"

const Milliseconds = Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0))

/** Mean and standard deviation, in milliseconds, of time to first token (TTFT) and time between tokens (TBT). */
export const LatencyProfile = Schema.Struct({
  ttft_mean_ms: Milliseconds,
  ttft_stddev_ms: Milliseconds,
  tbt_mean_ms: Milliseconds,
  tbt_stddev_ms: Milliseconds,
})
export type LatencyProfile = typeof LatencyProfile.Type

const profile = (ttft: number, ttftDeviation: number, tbt: number, tbtDeviation: number): LatencyProfile => ({
  ttft_mean_ms: ttft,
  ttft_stddev_ms: ttftDeviation,
  tbt_mean_ms: tbt,
  tbt_stddev_ms: tbtDeviation,
})

/** The presets by name. */
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
} as const satisfies Record<string, LatencyProfile>

export type PresetName = keyof typeof presets
export const presetNames = Object.keys(presets) as ReadonlyArray<PresetName>

export const isPresetName = (name: string): name is PresetName => Object.hasOwn(presets, name)
