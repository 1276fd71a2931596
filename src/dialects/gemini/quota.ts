/** A limit that is used up, as Google tells it: the quota's own name, and when to come back. */
import type { RateLimited } from "../../domain/RefusedCaller.ts"

type Exceeded = Pick<RateLimited, "model" | "exceeded" | "retryAfterMs">

const metrics = {
  requests: "generate_content_paid_tier_requests",
  tokens: "generate_content_paid_tier_input_token_count",
  input_tokens: "generate_content_paid_tier_input_token_count",
  output_tokens: "generate_content_paid_tier_output_token_count",
} as const

const units = {
  requests: "Requests",
  tokens: "InputTokens",
  input_tokens: "InputTokens",
  output_tokens: "OutputTokens",
}
const windows = { minute: "PerMinute", day: "PerDay" }

const metricOf = ({ exceeded }: Exceeded): string => `generativelanguage.googleapis.com/${metrics[exceeded.unit]}`

export const quotaMessage = (limited: Exceeded): string => {
  const { model, exceeded, retryAfterMs } = limited
  const retry = retryAfterMs === undefined ? "" : `\nPlease retry in ${retryAfterMs / 1000}s.`
  return (
    "You exceeded your current quota, please check your plan and billing details. For more information on this error, " +
    "head to: https://ai.google.dev/gemini-api/docs/rate-limits.\n" +
    `* Quota exceeded for metric: ${metricOf(limited)}, limit: ${exceeded.limit}, model: ${model}${retry}`
  )
}

export const quotaDetails = (limited: Exceeded): ReadonlyArray<object> => {
  const { model, exceeded, retryAfterMs } = limited
  const quotaId = `GenerateContentPaidTier${units[exceeded.unit]}${windows[exceeded.window]}PerProjectPerModel`
  return [
    {
      "@type": "type.googleapis.com/google.rpc.QuotaFailure",
      violations: [
        {
          quotaMetric: metricOf(limited),
          quotaId,
          quotaDimensions: { location: "global", model },
          quotaValue: String(exceeded.limit),
        },
      ],
    },
    {
      "@type": "type.googleapis.com/google.rpc.Help",
      links: [
        { description: "Learn more about Gemini API quotas", url: "https://ai.google.dev/gemini-api/docs/rate-limits" },
      ],
    },
    ...(retryAfterMs === undefined ? [] : [retryInfo(retryAfterMs)]),
  ]
}

const retryInfo = (ms: number): object => ({
  "@type": "type.googleapis.com/google.rpc.RetryInfo",
  retryDelay: `${Math.ceil(ms / 1000)}s`,
})
