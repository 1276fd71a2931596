/** The headers of every answer of OpenAI's API. */
import type { LimitState } from "../../domain/Call.ts"
import type { AccountHeaders } from "../../http/callerOf.ts"
import { limitHeaders } from "./rateLimit.ts"

export const openAiHeaders = (
  elapsedMs: number,
  limits: ReadonlyArray<LimitState> = [],
): Readonly<Record<string, string>> => ({
  ...limitHeaders(limits),
  "openai-processing-ms": String(Math.round(elapsedMs)),
  "openai-version": "2020-10-01",
})

const names = { organization: "openai-organization", project: "openai-project" }

/** OpenAI's callers may say which organization and project they mean, and its answers say whose they are. */
export const openAiAccount: AccountHeaders = { asked: names, told: names }
