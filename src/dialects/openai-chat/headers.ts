/** The headers of every answer of OpenAI's API. */
import type { LimitState } from "../../domain/Call.ts"
import { limitHeaders } from "./rateLimit.ts"

export const openAiHeaders = (
  elapsedMs: number,
  limits: ReadonlyArray<LimitState> = [],
): Readonly<Record<string, string>> => ({
  ...limitHeaders(limits),
  "openai-processing-ms": String(Math.round(elapsedMs)),
  "openai-version": "2020-10-01",
})
