/** How long an answer may be. */
import { Effect } from "effect"
import type { ModelCard } from "../domain/ModelCard.ts"
import type { Prompt } from "../domain/Prompt.ts"
import { ContextTooLong, OutputTooLong, type SimError, simError } from "../domain/SimError.ts"

/** Most completion tokens the call may have, or why it can have none. */
export const roomFor = (card: ModelCard, prompt: Prompt, promptTokens: number): Effect.Effect<number, SimError> => {
  const asked = prompt.sampling.maxTokens
  if (asked !== undefined && card.maxOutputTokens > 0 && asked > card.maxOutputTokens) {
    return Effect.fail(simError(new OutputTooLong({ model: prompt.model, asked, limit: card.maxOutputTokens })))
  }
  if (card.contextWindow > 0 && promptTokens + (asked ?? 0) > card.contextWindow) {
    return Effect.fail(
      simError(new ContextTooLong({ window: card.contextWindow, prompt: promptTokens, completion: asked ?? 0 })),
    )
  }
  const limit = asked ?? Number.POSITIVE_INFINITY
  const ofModel = card.maxOutputTokens > 0 ? card.maxOutputTokens : Number.POSITIVE_INFINITY
  const ofWindow = card.contextWindow > 0 ? card.contextWindow - promptTokens : Number.POSITIVE_INFINITY
  return Effect.succeed(Math.min(limit, ofModel, ofWindow))
}
