/** What a request asks of the simulator in headers of its own. */
import { Effect } from "effect"
import { InvalidRequest, type SimError, simError } from "../domain/SimError.ts"
import { parseFault } from "../faults/Fault.ts"
import { isGeneratorName } from "../generation/generatorNamed.ts"
import { isPresetName, presetNames } from "../latency/LatencyProfile.ts"
import type { Wishes } from "../simulation/Simulation.ts"

type Headers = Readonly<Record<string, string | undefined>>

const names = [
  "x-llmsim-latency",
  "x-llmsim-ttft-ms",
  "x-llmsim-tbt-ms",
  "x-llmsim-target-tokens",
  "x-llmsim-seed",
  "x-llmsim-fault",
  "x-llmsim-generator",
] as const

const longestMs = 86_400_000
const mostTokens = 1_000_000

const none = Effect.succeed(undefined)

/** Fails when a header is there and says nothing that can be done. */
export const wishesOf = (headers: Headers): Effect.Effect<Wishes | undefined, SimError> => {
  if (names.every((name) => headers[name] === undefined)) return none
  const [latency, ttft, tbt, tokens, seed, fault, generator] = names.map((name) => headers[name])
  if (latency !== undefined && !isPresetName(latency)) {
    return refused("x-llmsim-latency", `expected one of ${presetNames.join(", ")}`)
  }
  if (fault !== undefined && parseFault(fault) === undefined) {
    return refused("x-llmsim-fault", "expected a kind of fault and its measures, such as disconnect;after_events=3")
  }
  if (generator !== undefined && !isGeneratorName(generator)) {
    return refused("x-llmsim-generator", "expected lorem, echo, random or fixed:TEXT")
  }
  const numbers = [
    ["x-llmsim-ttft-ms", ttft, longestMs],
    ["x-llmsim-tbt-ms", tbt, longestMs],
    ["x-llmsim-target-tokens", tokens, mostTokens],
    ["x-llmsim-seed", seed, Number.MAX_SAFE_INTEGER],
  ] as const
  for (const [name, text, most] of numbers) {
    if (text !== undefined && !(Number(text) >= 0 && Number(text) <= most)) {
      return refused(name, `expected a number, at least 0 and at most ${most}`)
    }
  }
  return Effect.succeed({
    latency: { preset: latency, ttftMs: numberOf(ttft), tbtMs: numberOf(tbt) },
    targetTokens: tokens === undefined ? undefined : Math.max(1, Math.floor(Number(tokens))),
    generator,
    seed: numberOf(seed),
  })
}

const numberOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text))

const refused = (name: string, message: string): Effect.Effect<never, SimError> =>
  Effect.fail(
    simError(
      new InvalidRequest({
        problem: { _tag: "Other", path: [name], message: `Invalid header ${name}: ${message}.`, code: "invalid_value" },
      }),
    ),
  )
