/** What Google says of a prompt that it did not let through to the model. */
import type { Reply } from "../../domain/Reply.ts"
import type { GeminiOptions } from "./Options.ts"
import type { PromptFeedback } from "./WireReply.ts"

/** An answer that was filtered before its first word. */
export const isBlocked = ({ choices, unseenReasoning = 0 }: Reply): boolean =>
  unseenReasoning === 0 &&
  choices.every(
    ({ reason, text, refusal, reasoning, toolCalls }) =>
      reason === "content_filter" && text === "" && refusal === "" && reasoning === "" && toolCalls.length === 0,
  )

/** Where the caller's own settings did not block it, Google does not say what it found. */
export const promptFeedback = ({ blocked }: Pick<GeminiOptions, "blocked">): PromptFeedback =>
  blocked === undefined ? { blockReason: "PROHIBITED_CONTENT" } : { blockReason: "SAFETY", safetyRatings: blocked }
