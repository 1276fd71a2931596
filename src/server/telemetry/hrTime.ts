/** Moments as OpenTelemetry's SDK has them. */
import type { HrTime } from "@opentelemetry/api"

/** Seconds and nanoseconds, since a number with both is not exact. */
export const hrTime = (unixMs: number): HrTime => {
  const seconds = Math.floor(unixMs / 1000)
  return [seconds, Math.floor((unixMs - seconds * 1000) * 1e6)]
}

export const isBefore = (one: HrTime, other: HrTime): boolean =>
  one[0] === other[0] ? one[1] < other[1] : one[0] < other[0]

export const hrSince = ([seconds, nanos]: HrTime, from: HrTime): HrTime =>
  nanos < from[1] ? [seconds - from[0] - 1, nanos - from[1] + 1e9] : [seconds - from[0], nanos - from[1]]
