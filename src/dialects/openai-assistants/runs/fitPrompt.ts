/** Leaves out the oldest messages of a prompt until it has no more tokens than it may have. */
import type { Prompt } from "../../../domain/Prompt.ts"
import { countPrompt } from "../../../tokenizer/countPrompt.ts"
import type { Encoding } from "../../../tokenizer/Encoding.ts"

/** `undefined` when it is too long even with the last message alone. The instructions and the tool calls stay. */
export const fitPrompt = (prompt: Prompt, encoding: Encoding, limit: number): Prompt | undefined => {
  const { messages } = prompt
  const from = messages[0]?.role === "system" ? 1 : 0
  const firstCall = messages.findIndex(({ toolCalls }) => toolCalls !== undefined)
  const until = firstCall === -1 ? messages.length : firstCall
  const without = (count: number): Prompt => ({
    ...prompt,
    messages: [...messages.slice(0, from), ...messages.slice(from + count)],
  })
  const fits = (count: number): boolean => countPrompt(encoding, without(count)) <= limit
  if (fits(0)) return prompt
  let low = 0
  let high = Math.max(0, until - from - 1)
  if (!fits(high)) return undefined
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (fits(middle)) high = middle
    else low = middle
  }
  return without(high)
}
