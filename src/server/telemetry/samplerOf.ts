/** Decides which calls are traced, before anything is made of them. */
import type { Settings } from "../../settings/Settings.ts"
import type { TraceParent } from "./TraceParent.ts"

export type Sampler = (parent: TraceParent | undefined) => boolean

/** @param chance gives a number between 0 and 1 for a call whose trace begins here. */
export const samplerOf = (
  { sampler, sample_ratio }: Pick<Settings["telemetry"], "sampler" | "sample_ratio">,
  chance: () => number,
): Sampler => {
  const byRatio: Sampler = (parent) =>
    sample_ratio === 1 || (parent === undefined ? chance() : shareOf(parent.traceId)) < sample_ratio
  const own = sampler.endsWith("always_on") ? () => true : sampler.endsWith("always_off") ? () => false : byRatio
  return sampler.startsWith("parentbased_") ? (parent) => parent?.sampled ?? own(parent) : own
}

/** All who see a trace come to the same decision: its last seven bytes are its chance. */
const shareOf = (traceId: string): number => Number.parseInt(traceId.slice(-14), 16) / 2 ** 56
