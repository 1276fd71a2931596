/** What an answer says of itself when it begins. */
import type { Prompt } from "../domain/Prompt.ts"
import type { Started } from "../domain/Reply.ts"
import type { CacheWrites, Usage } from "../domain/Usage.ts"
import type { Outline } from "./Outline.ts"
import type { Arrival } from "./Seeds.ts"

interface StartedCall {
  readonly prompt: Prompt
  readonly arrival: Arrival
  readonly cacheWrites: CacheWrites | undefined
}

export const startedOf = (
  key: string,
  { prompt: { model }, arrival: { createdAt }, cacheWrites }: StartedCall,
  { prompt: promptTokens, cached: cachedTokens, reasoning }: Usage,
  outlines: ReadonlyArray<Outline>,
): Started => {
  const started: Started = { _tag: "Started", key, model, createdAt, promptTokens, cachedTokens }
  if (reasoning === 0 && cacheWrites === undefined) return started
  const unseenReasoning = unseenIn(outlines)
  return {
    ...started,
    ...(reasoning > 0 && { reasoningTokens: reasoning }),
    ...(unseenReasoning > 0 && { unseenReasoning }),
    ...(cacheWrites && { cacheWrites }),
  }
}

/** The tokens of thoughts that are not shown. */
const unseenIn = (outlines: ReadonlyArray<Outline>): number => {
  let tokens = 0
  for (const { parts } of outlines) {
    for (const part of parts) if (part._tag === "Reasoning" && part.pieces.length === 0) tokens += part.tokens
  }
  return tokens
}
