/** What OpenAI says of its limits: in headers of every answer, and when one is used up. */
import type { LimitState } from "../../domain/Call.ts"
import type { RateLimited } from "../../domain/RefusedCaller.ts"

/** A duration as OpenAI writes it: `12ms`, `1.5s`, `6m0s`, `1h0m0s`. */
export const durationText = (ms: number): string => {
  const whole = Math.max(0, Math.ceil(ms))
  if (whole < 1_000) return `${whole}ms`
  const hours = Math.floor(whole / 3_600_000)
  const minutes = Math.floor((whole % 3_600_000) / 60_000)
  const seconds = Number(((whole % 60_000) / 1_000).toFixed(3))
  if (hours > 0) return `${hours}h${minutes}m${Math.ceil(seconds)}s`
  return minutes > 0 ? `${minutes}m${Math.ceil(seconds)}s` : `${seconds}s`
}

const noHeaders: Readonly<Record<string, string>> = {}

/** Of several limits of a unit, the one that is nearest its end. */
export const limitHeaders = (limits: ReadonlyArray<LimitState>): Readonly<Record<string, string>> => {
  if (limits.length === 0) return noHeaders
  const headers: Record<string, string> = {}
  for (const unit of ["requests", "tokens"] as const) {
    const [tightest] = limits
      .filter((state) => state.unit === unit)
      .toSorted((one, other) => one.remaining / one.limit - other.remaining / other.limit)
    if (tightest === undefined) continue
    headers[`x-ratelimit-limit-${unit}`] = String(tightest.limit)
    headers[`x-ratelimit-remaining-${unit}`] = String(Math.max(0, Math.floor(tightest.remaining)))
    headers[`x-ratelimit-reset-${unit}`] = durationText(tightest.resetMs)
  }
  return headers
}

const abbreviations = { minute: { requests: "RPM", tokens: "TPM" }, day: { requests: "RPD", tokens: "TPD" } } as const
const words = { minute: "per min", day: "per day" } as const

export const describeLimit = (refused: RateLimited) => {
  const { model, exceeded, requested, retryAfterMs, limits, organization = "org-llmsim" } = refused
  const unit = exceeded.unit === "requests" ? "requests" : "tokens"
  const name = `${unit} ${words[exceeded.window]} (${abbreviations[exceeded.window][unit]})`
  const where = `for ${model} in organization ${organization} on ${name}: Limit ${exceeded.limit}`
  const help = "Visit https://platform.openai.com/account/rate-limits to learn more."
  const code = "rate_limit_exceeded"
  if (retryAfterMs === undefined) {
    const message = `Request too large ${where}, Requested ${requested}. The input or output tokens must be reduced in order to run successfully. ${help}`
    return { message, type: unit, code, headers: limitHeaders(limits) }
  }
  const used = Math.ceil(exceeded.limit - Math.max(0, exceeded.remaining))
  return {
    message: `Rate limit reached ${where}, Used ${used}, Requested ${requested}. Please try again in ${durationText(retryAfterMs)}. ${help}`,
    type: unit,
    code,
    headers: {
      ...limitHeaders(limits),
      "retry-after": String(Math.ceil(retryAfterMs / 1_000)),
      "retry-after-ms": String(Math.ceil(retryAfterMs)),
    },
  }
}
