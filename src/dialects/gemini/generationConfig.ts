/** What a Gemini request says of how to answer, in the prompt's words. */
import type { ModelCard } from "../../domain/ModelCard.ts"
import type { Effort, OutputFormat, ReasoningWish, Sampling } from "../../domain/Prompt.ts"
import { jsonSchemaOf } from "./jsonSchemaOf.ts"
import { listOf } from "./listOf.ts"
import type { GenerationConfig, ThinkingConfig } from "./WireConfig.ts"

export const samplingOf = (config: GenerationConfig): Sampling => ({
  maxTokens: config.maxOutputTokens ?? undefined,
  stop: listOf(config.stopSequences),
  choices: config.candidateCount ?? 1,
  temperature: config.temperature ?? undefined,
  topP: config.topP ?? undefined,
  seed: config.seed ?? undefined,
  logprobs: config.responseLogprobs === true ? (config.logprobs ?? 0) : undefined,
})

export const formatOf = (config: GenerationConfig): OutputFormat => {
  const { responseMimeType, responseSchema, responseJsonSchema } = config
  if (responseMimeType == null || responseMimeType === "" || responseMimeType === "text/plain") return { _tag: "Text" }
  const schema = responseJsonSchema ?? (responseSchema == null ? undefined : jsonSchemaOf(responseSchema))
  const isEnum = responseMimeType === "text/x.enum"
  if (schema == null) return isEnum ? { _tag: "Text" } : { _tag: "Json" }
  const field = responseJsonSchema == null ? "responseSchema" : "responseJsonSchema"
  const path = ["generationConfig", field]
  return { _tag: "JsonSchema", name: "response", schema, strict: true, path, ...(isEnum ? { unquoted: true } : {}) }
}

const efforts: Readonly<Record<string, Effort>> = { MINIMAL: "minimal", LOW: "low", MEDIUM: "medium", HIGH: "high" }

export const reasoningOf = (thinking: ThinkingConfig, card: ModelCard): ReasoningWish => {
  const { thinkingBudget: budget, thinkingLevel, includeThoughts } = thinking
  return {
    effort: effortOf(efforts[thinkingLevel ?? ""], budget ?? undefined, card),
    budget: budget != null && budget > 0 ? budget : undefined,
    shown: includeThoughts === true,
  }
}

/** Flash-Lite thinks only when it is told to; a model nobody knows of does too. */
const effortOf = (level: Effort | undefined, budget: number | undefined, card: ModelCard): Effort | undefined => {
  if (budget === 0) return "none"
  if (level !== undefined) return level
  const byItself = card.reasoning && !/^gemini-2\.5-flash-lite/.test(card.id)
  if (byItself) return undefined
  return budget === undefined ? "none" : "medium"
}
