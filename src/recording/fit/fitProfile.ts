/** Estimates a model's latency profile from recorded streams. */
import { type Fit, fitDistribution, momentsOf } from "./fitDistribution.ts"
import type { StreamTimes } from "./streamTimes.ts"

export interface FittedProfile {
  readonly model: string
  readonly streams: number
  readonly ttft: Fit
  /** Between tokens; absent where no stream had two events. */
  readonly tbt: Fit | undefined
  /** Measured times, for a plot. */
  readonly ttfts: ReadonlyArray<number>
  readonly tbts: ReadonlyArray<number>
  /** Milliseconds of TTFT for each prompt token; absent where the recordings show none. */
  readonly prefillMsPerToken: number | undefined
  /** Tokens in an event. */
  readonly chunking: number
}

export const fitProfiles = (times: ReadonlyArray<StreamTimes>): ReadonlyArray<FittedProfile> =>
  Object.entries(Object.groupBy(times, ({ model }) => model)).map(([model, streams = []]) => fitModel(model, streams))

const fitModel = (model: string, streams: ReadonlyArray<StreamTimes>): FittedProfile => {
  const prefillMsPerToken = prefillOf(streams)
  const ttfts = streams.map(({ ttft }) => ttft)
  const chunking = chunkingOf(streams)
  const tbts = streams.flatMap(({ gaps }) => gaps.map((gap) => gap / chunking))
  const withoutPrefill = streams.map(({ ttft, promptTokens }) => ttft - (prefillMsPerToken ?? 0) * (promptTokens ?? 0))
  return {
    model,
    streams: streams.length,
    ttft: fitDistribution(withoutPrefill),
    tbt: tbts.length === 0 ? undefined : fitDistribution(tbts),
    ttfts,
    tbts,
    prefillMsPerToken,
    chunking,
  }
}

const fewestForSlope = 8
const weakestLink = 0.5

/** The slope of TTFT over prompt tokens, where the two go together. */
const prefillOf = (streams: ReadonlyArray<StreamTimes>): number | undefined => {
  const pairs = streams.flatMap(({ ttft, promptTokens }) => (promptTokens === undefined ? [] : [[promptTokens, ttft]]))
  if (pairs.length < fewestForSlope) return undefined
  const tokens = momentsOf(pairs.map(([x = 0]) => x))
  const waits = momentsOf(pairs.map(([, y = 0]) => y))
  const together =
    pairs.reduce((sum, [x = 0, y = 0]) => sum + (x - tokens.mean) * (y - waits.mean), 0) / (pairs.length - 1)
  const slope = together / tokens.deviation ** 2
  const link = together / (tokens.deviation * waits.deviation)
  return slope > 0 && link >= weakestLink ? slope : undefined
}

const chunkingOf = (streams: ReadonlyArray<StreamTimes>): number => {
  const counted = streams.filter(({ completionTokens }) => completionTokens !== undefined)
  const tokens = counted.reduce((sum, { completionTokens = 0 }) => sum + completionTokens, 0)
  const events = counted.reduce((sum, { gaps }) => sum + gaps.length + 1, 0)
  return events === 0 ? 1 : Math.max(1, Math.round(tokens / events))
}
