/** Puts a preset and what a user says over it together. */
import { type Distribution, type Sampler, samplerOf } from "./Distribution.ts"
import type { EngineSpec } from "./EngineSpec.ts"
import {
  type Chunking,
  type LatencyOverrides,
  type LatencyProfile,
  type Network,
  type PresetName,
  presetEngines,
  presets,
  type WarmUp,
} from "./LatencyProfile.ts"

/** A model's timing, ready to be drawn from. */
export interface Timing {
  readonly ttft: Sampler
  readonly tbt: Sampler
  readonly prefillMsPerToken: number
  readonly chunking: Chunking
  readonly network: Network
  readonly warmUp: WarmUp | undefined
  readonly engine: EngineSpec | undefined
  readonly scale: number
}

/** @param scale what all simulated time is multiplied by. */
export const resolveTiming = (preset: PresetName, overrides: LatencyOverrides, scale: number): Timing => {
  const numbers: LatencyProfile = { ...presets[preset], ...numbersOf(overrides) }
  return {
    ttft: samplerOf(overrides.ttft ?? normal(numbers.ttft_mean_ms, numbers.ttft_stddev_ms)),
    tbt: samplerOf(tbtOf(overrides, numbers, presets[preset])),
    prefillMsPerToken: overrides.prefill_ms_per_token ?? 0,
    chunking: overrides.chunking ?? 1,
    network: scaled(overrides.network ?? {}, scale),
    warmUp: overrides.warm_up,
    engine: overrides.engine ?? presetEngines[preset],
    scale,
  }
}

const scaled = ({ jitter_ms, stall_ms, ...rest }: Network, scale: number): Network => ({
  ...rest,
  ...(jitter_ms === undefined ? {} : { jitter_ms: jitter_ms * scale }),
  ...(stall_ms === undefined ? {} : { stall_ms: stall_ms * scale }),
})

const numbersOf = ({ ttft_mean_ms, ttft_stddev_ms, tbt_mean_ms, tbt_stddev_ms }: LatencyOverrides) =>
  Object.fromEntries(
    Object.entries({ ttft_mean_ms, ttft_stddev_ms, tbt_mean_ms, tbt_stddev_ms }).filter(
      ([, value]) => value !== undefined,
    ),
  ) as Partial<LatencyProfile>

const normal = (mean_ms: number, stddev_ms: number): Distribution => ({ distribution: "normal", mean_ms, stddev_ms })

const tbtOf = (said: LatencyOverrides, numbers: LatencyProfile, preset: LatencyProfile): Distribution => {
  if (said.tbt !== undefined) return said.tbt
  if (said.tokens_per_second === undefined) return normal(numbers.tbt_mean_ms, numbers.tbt_stddev_ms)
  const mean = 1000 / said.tokens_per_second
  // The preset's own deviation would cut a faster distribution at zero, which makes its mean longer.
  const relative = preset.tbt_mean_ms === 0 ? 0 : preset.tbt_stddev_ms / preset.tbt_mean_ms
  return normal(mean, said.tbt_stddev_ms ?? mean * relative)
}
