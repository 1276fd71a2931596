/** What of a Gemini request is needed again to write its answer. */
import { Effect } from "effect"
import type { ModelCard } from "../../domain/ModelCard.ts"
import type { Prompt } from "../../domain/Prompt.ts"
import type { Moderator } from "../../generation/Moderator.ts"
import type { Tokenizer } from "../../tokenizer/Tokenizer.ts"
import { hostedTools } from "./hostedTools.ts"
import { listOf } from "./listOf.ts"
import { hasMedia, mediaTokens } from "./mediaTokens.ts"
import { signsCalls } from "./modelLimits.ts"
import type { GeminiOptions } from "./Options.ts"
import { outputMedium } from "./OutputMedium.ts"
import { blocks, ratedPrompt } from "./ratedPrompt.ts"
import type { GenerateContentRequest } from "./Wire.ts"

interface Services {
  readonly tokenizer: Tokenizer["Service"]
  readonly moderator: Moderator["Service"]
}

/** Most requests have neither media nor filters, and nothing is looked up for them. */
export const optionsOf = (
  services: Services,
  request: GenerateContentRequest,
  prompt: Prompt,
  card: ModelCard,
): Effect.Effect<GeminiOptions> => {
  const settings = listOf(request.safetySettings)
  const danger = settings.find(({ category }) => category === "HARM_CATEGORY_DANGEROUS_CONTENT")
  const hosted = hostedTools(request, prompt.model)
  const medium = outputMedium(request, card)
  const options: GeminiOptions = {
    media: [],
    withholds: danger === undefined || blocks(danger),
    rated: settings.length > 0,
    signed: signsCalls(prompt.model),
    ...(hosted === undefined ? {} : { hosted }),
    ...(medium === undefined ? {} : { medium }),
  }
  if (!hasMedia(prompt) && !settings.some(blocks)) return Effect.succeed(options)
  return completed(services, request, prompt, options)
}

const completed = Effect.fnUntraced(function* (
  { tokenizer, moderator }: Services,
  request: GenerateContentRequest,
  prompt: Prompt,
  options: GeminiOptions,
) {
  const media = hasMedia(prompt) ? mediaTokens(yield* tokenizer.encoding(prompt.model), prompt) : []
  const blocked = yield* ratedPrompt(moderator, listOf(request.safetySettings), prompt)
  return { ...options, media, blocked }
})
