/** `llmsim profile fit`: a latency profile for each model of a cassette, as settings. */
import { Console, Effect } from "effect"
import { Command } from "effect/cli"
import { stringify } from "yaml"
import type { Fit } from "../../recording/fit/fitDistribution.ts"
import type { FittedProfile } from "../../recording/fit/fitProfile.ts"
import { cassetteArgument } from "../cassette/cassetteFile.ts"
import { profilesOf } from "./profilesOf.ts"

export const fitCommand = Command.make(
  "fit",
  { cassette: cassetteArgument },
  Effect.fnUntraced(function* ({ cassette }) {
    const profiles = yield* profilesOf(cassette)
    for (const profile of profiles) yield* Console.log(commentOf(profile))
    const byModel = Object.fromEntries(profiles.map((profile) => [profile.model, yamlOf(profile)]))
    yield* Console.log(stringify({ latency: { by_model: byModel } }, { lineWidth: 0 }).trimEnd())
  }),
).pipe(Command.withDescription("Print latency settings for each model, estimated from its recorded streams"))

/** A distance of 1.36 over the root of the count is what chance alone exceeds once in twenty. */
const commentOf = ({ model, streams, ttft, tbt, tbts }: FittedProfile): string => {
  const fits = [wordOf("ttft", ttft, streams), ...(tbt === undefined ? [] : [wordOf("tbt", tbt, tbts.length)])]
  return `# ${model}: ${streams} streams; ${fits.join(", ")}`
}

const wordOf = (name: string, { distribution, distance }: Fit, count: number): string => {
  const good = distance <= 1.36 / Math.sqrt(count) ? "good" : "rough"
  return `${name} ${distribution}, distance ${distance.toFixed(3)} of ${count} (${good})`
}

const yamlOf = ({ ttft, tbt, prefillMsPerToken, chunking }: FittedProfile) => ({
  ttft: distributionOf(ttft),
  ...(tbt && { tbt: distributionOf(tbt) }),
  ...(prefillMsPerToken !== undefined && { prefill_ms_per_token: rounded(prefillMsPerToken) }),
  ...(chunking > 1 && { chunking }),
})

const distributionOf = ({ distribution, mean_ms, stddev_ms }: Fit) => ({
  distribution,
  mean_ms: rounded(mean_ms),
  stddev_ms: rounded(stddev_ms),
})

const rounded = (value: number): number => Math.round(value * 1000) / 1000
