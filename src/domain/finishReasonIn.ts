/** Why a recorded answer ended, in the simulator's words, whichever provider's it is. */

/** Of streams the last word counts; `undefined` where the answer says nothing. */
export const finishReasonIn = (body: string): string | undefined => {
  const word = lastOf(body, reason)?.toLowerCase() ?? responseReason(body)
  // Gemini stops for calls as for all else, and so does Ollama.
  if (word === "stop" && /"(?:functionCall|tool_calls)"\s*:\s*[{[]\s*["{]/.test(body)) return "tool_calls"
  return word === undefined ? undefined : (words[word] ?? word)
}

/** A name within a text of the answer has a backslash before its second quote, and does not fit. */
const reason = /"(?:finish_reason|stop_reason|finishReason|done_reason)"\s*:\s*"(\w+)"/g

const lastOf = (body: string, pattern: RegExp): string | undefined => [...body.matchAll(pattern)].at(-1)?.[1]

/** The Responses API has a status, and for what is incomplete a reason. */
const responseReason = (body: string): string | undefined => {
  if (!/"object"\s*:\s*"response"/.test(body)) return undefined
  const cut = lastOf(body, /"incomplete_details"\s*:\s*\{\s*"reason"\s*:\s*"(\w+)"/g)
  if (cut !== undefined) return cut
  return /"type"\s*:\s*"(?:function|custom_tool)_call"/.test(body) ? "tool_calls" : "stop"
}

const words: Readonly<Record<string, string>> = {
  end_turn: "stop",
  stop_sequence: "stop",
  max_tokens: "length",
  max_output_tokens: "length",
  tool_use: "tool_calls",
  refusal: "content_filter",
  safety: "content_filter",
}
