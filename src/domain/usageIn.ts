/** The tokens that a recorded answer says it cost, whichever provider's it is. */
import type { Usage } from "./Usage.ts"

/** Streams tell more than once; the last word counts. `undefined` where the answer tells none. */
export const usageIn = (body: string): Usage | undefined => {
  const last = lastCounts(body)
  const said = (...names: ReadonlyArray<string>) => names.map((name) => last.get(name)).find((n) => n !== undefined)
  const prompt = said("prompt_tokens", "input_tokens", "promptTokenCount", "prompt_eval_count")
  const completion = said("completion_tokens", "output_tokens", "candidatesTokenCount", "eval_count")
  if (prompt === undefined && completion === undefined) return undefined
  // Anthropic counts what was read from its cache, or written to it, beside the rest of the prompt.
  const beside = (said("cache_read_input_tokens") ?? 0) + (said("cache_creation_input_tokens") ?? 0)
  // Gemini counts thoughts beside the rest of the answer.
  const thoughts = said("thoughtsTokenCount") ?? 0
  return {
    prompt: (prompt ?? 0) + beside,
    completion: (completion ?? 0) + thoughts,
    cached: said("cache_read_input_tokens", "cached_tokens", "cachedContentTokenCount") ?? 0,
    reasoning: said("reasoning_tokens", "thoughtsTokenCount") ?? 0,
  }
}

/** A name within a text of the answer has a backslash before its second quote, and does not fit. */
const count = /"(\w*(?:_tokens|TokenCount|eval_count))"\s*:\s*(\d+)/g

const lastCounts = (body: string): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const [, name = "", number] of body.matchAll(count)) counts.set(name, Number(number))
  return counts
}
