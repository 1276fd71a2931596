/** What Anthropic says of its limits: in headers of every answer, and when one is used up. */
import type { LimitState } from "../../domain/Call.ts"
import type { RateLimited } from "../../domain/RefusedCaller.ts"

type Headers = Readonly<Record<string, string>>

const units = ["requests", "tokens", "input_tokens", "output_tokens"] as const

/** Of several limits of a unit, the one that is nearest its end; `now` is in Unix milliseconds. */
export const limitHeaders = (limits: ReadonlyArray<LimitState>, now: number): Headers => {
  const headers: Record<string, string> = {}
  for (const unit of units) {
    const [tightest] = limits
      .filter((state) => state.unit === unit)
      .toSorted((one, other) => one.remaining / one.limit - other.remaining / other.limit)
    if (tightest === undefined) continue
    const name = `anthropic-ratelimit-${unit.replace("_", "-")}`
    headers[`${name}-limit`] = String(tightest.limit)
    headers[`${name}-remaining`] = String(Math.max(0, Math.floor(tightest.remaining)))
    headers[`${name}-reset`] = new Date(now + tightest.resetMs).toISOString().replace(/\.\d+Z$/, "Z")
  }
  return headers
}

export const retryAfter = ({ retryAfterMs }: RateLimited): Headers =>
  retryAfterMs === undefined ? {} : { "retry-after": String(Math.ceil(retryAfterMs / 1_000)) }

const contact =
  "For details, refer to: https://docs.claude.com/en/api/rate-limits. You can see the response headers for current usage. " +
  "Please reduce the prompt length or the maximum tokens requested, or try again later. " +
  "You may also contact sales at https://www.anthropic.com/contact-sales to discuss your options for a rate limit increase."

export const limitMessage = ({ exceeded: { limit, unit, window } }: RateLimited): string =>
  `This request would exceed your organization's rate limit of ${limit.toLocaleString("en-US")} ${unit.replace("_", " ")} per ${window}. ${contact}`
