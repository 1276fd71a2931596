/** The headers of every answer of Anthropic's API, errors too. */
import type { AccountHeaders } from "../../http/callerOf.ts"

const organization = "5f3c1a52-7d0e-4b8a-9c46-0e2f6d8b1a37"

export const headersOf = (requestId: string): Readonly<Record<string, string>> => ({
  "request-id": requestId,
  "anthropic-organization-id": organization,
})

/** Its callers do not say which organization they mean. */
export const anthropicAccount: AccountHeaders = { asked: {}, told: { organization: "anthropic-organization-id" } }
