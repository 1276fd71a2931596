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
    tbt: samplerOf(tbtOf(overrides, numbers)),
    prefillMsPerToken: overrides.prefill_ms_per_token ?? 0,
    chunking: overrides.chunking ?? 1,
    network: overrides.network ?? {},
    warmUp: overrides.warm_up,
    engine: overrides.engine ?? presetEngines[preset],
    scale,
  }
}

const numbersOf = ({ ttft_mean_ms, ttft_stddev_ms, tbt_mean_ms, tbt_stddev_ms }: LatencyOverrides) =>
  Object.fromEntries(
    Object.entries({ ttft_mean_ms, ttft_stddev_ms, tbt_mean_ms, tbt_stddev_ms }).filter(
      ([, value]) => value !== undefined,
    ),
  ) as Partial<LatencyProfile>

const normal = (mean_ms: number, stddev_ms: number): Distribution => ({ distribution: "normal", mean_ms, stddev_ms })

const tbtOf = ({ tbt, tokens_per_second }: LatencyOverrides, numbers: LatencyProfile): Distribution => {
  if (tbt !== undefined) return tbt
  return tokens_per_second === undefined
    ? normal(numbers.tbt_mean_ms, numbers.tbt_stddev_ms)
    : normal(1000 / tokens_per_second, numbers.tbt_stddev_ms)
}
