/** Why a recorded answer ended, in the simulator's words. */

/** Of streams the last word counts; `undefined` where the answer says nothing. */
export const finishReasonIn = (body: string): string | undefined => {
  const word = [...body.matchAll(reason)].at(-1)?.[1]?.toLowerCase()
  return word === undefined ? undefined : (words[word] ?? word)
}

const reason = /"(?:finish_reason|stop_reason|finishReason|done_reason)"\s*:\s*"(\w+)"/g

const words: Readonly<Record<string, string>> = {
  end_turn: "stop",
  stop_sequence: "stop",
  max_tokens: "length",
  tool_use: "tool_calls",
  refusal: "content_filter",
  safety: "content_filter",
}
