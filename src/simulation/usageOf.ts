/** Counts what an answer costs. */
import type { Prompt } from "../domain/Prompt.ts"
import type { CacheWrites, Usage } from "../domain/Usage.ts"
import type { Encoding } from "../tokenizer/Encoding.ts"
import type { Outline } from "./Outline.ts"

interface PromptUsage {
  readonly promptTokens: number
  readonly cached: number
  readonly cacheWrites: CacheWrites | undefined
}

/** Predicted tokens that are not in the answer count as completion tokens too, as OpenAI bills them. */
export const usageOf = (
  outlines: ReadonlyArray<Outline>,
  prompt: Prompt,
  encoding: Encoding,
  { promptTokens, cached, cacheWrites }: PromptUsage,
): Usage => {
  let completion = 0
  let reasoning = 0
  for (const outline of outlines) {
    completion += outline.tokens
    reasoning += outline.reasoningTokens
  }
  const usage: Usage = { prompt: promptTokens, completion, cached, reasoning, ...(cacheWrites && { cacheWrites }) }
  if (prompt.sampling.prediction === undefined) return usage
  const prediction = predicted(prompt.sampling.prediction, outlines, encoding)
  return { ...usage, completion: completion + prediction.rejected, prediction }
}

/** What the text and the prediction have in common at their beginnings and ends was accepted. */
const predicted = (prediction: string, outlines: ReadonlyArray<Outline>, encoding: Encoding) => {
  const expected = encoding.pieces(prediction).map(({ text }) => text)
  const text = outlines[0]?.parts.findLast(({ _tag }) => _tag === "Text")?.pieces ?? []
  const most = Math.min(expected.length, text.length)
  let accepted = 0
  while (accepted < most && expected[accepted] === text[accepted]) accepted++
  for (let end = 1; accepted < most && expected.at(-end) === text.at(-end); end++) accepted++
  return { accepted, rejected: expected.length - accepted }
}
