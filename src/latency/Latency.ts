/** Decides when each token of an answer is due. */
import { Context, Effect, Layer, type Random } from "effect"
import { isPresetName, type LatencyProfile, presets } from "./LatencyProfile.ts"
import { truncatedNormal } from "./truncatedNormal.ts"

export interface LatencyOptions {
  /** A preset for every model, or `auto`: each model's own. */
  readonly profile: "auto" | LatencyProfile
  /** Replaces single numbers of the profile. */
  readonly overrides: Partial<LatencyProfile>
  /** Profiles of models whose id fits a glob (`*`, `?`); the first that fits wins over all else. */
  readonly byModel: ReadonlyArray<readonly [glob: string, profile: LatencyProfile]>
}

export interface LatencyRequest {
  readonly model: string
  /** The model's own preset. */
  readonly preset: string
  /** How many tokens are to be paced. */
  readonly tokens: number
}

export class Latency extends Context.Service<
  Latency,
  {
    readonly profileOf: (model: string, preset: string) => LatencyProfile
    /** Offsets in milliseconds from the call's arrival, never falling: `[k]` is when token k is due, `[0]` the TTFT. */
    readonly plan: (request: LatencyRequest, random: Random.Random) => Effect.Effect<Float64Array>
  }
>()("llmsim/latency/Latency") {
  static readonly layer = (options: LatencyOptions) =>
    Layer.sync(this, () => {
      const profileOf = profileFinder(options)
      return {
        profileOf,
        plan: (request, random) =>
          Effect.sync(() => sampleOffsets(profileOf(request.model, request.preset), request.tokens, random)),
      }
    })
}

const profileFinder = (options: LatencyOptions) => {
  const globs = options.byModel.map(([glob, profile]) => [globPattern(glob), profile] as const)
  return (model: string, preset: string): LatencyProfile => {
    for (const [pattern, profile] of globs) if (pattern.test(model)) return profile
    const base = options.profile === "auto" ? presets[isPresetName(preset) ? preset : "gpt5"] : options.profile
    return { ...base, ...options.overrides }
  }
}

/** Model ids are no paths: `*` crosses slashes. */
const globPattern = (glob: string): RegExp =>
  new RegExp(
    `^${glob
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".")}$`,
  )

/** One offset more than zero tokens need: an empty answer still takes its TTFT. */
const sampleOffsets = (profile: LatencyProfile, tokens: number, random: Random.Random): Float64Array => {
  const offsets = new Float64Array(Math.max(1, tokens))
  let due = truncatedNormal(profile.ttft_mean_ms, profile.ttft_stddev_ms, random)
  offsets[0] = due
  for (let k = 1; k < tokens; k++) {
    due += truncatedNormal(profile.tbt_mean_ms, profile.tbt_stddev_ms, random)
    offsets[k] = due
  }
  return offsets
}
