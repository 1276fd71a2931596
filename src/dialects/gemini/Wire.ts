/** The requests of Gemini's `generateContent` and `countTokens`, as Google spells them (@google/genai). */
import { Schema } from "effect"
import { GenerationConfig, SafetySetting } from "./WireConfig.ts"
import { Content } from "./WireContent.ts"
import { nullish, oneOrMany } from "./WireField.ts"
import { Tool, ToolConfig } from "./WireTools.ts"

/** A system instruction of plain text is no content, but Google takes it. */
const Instruction = Schema.Union([Content, Schema.String])

/** Every documented field; those not named here are ignored. */
export const GenerateContentRequest = Schema.Struct({
  model: nullish(Schema.String),
  contents: nullish(oneOrMany(Content)),
  systemInstruction: nullish(Instruction),
  tools: nullish(oneOrMany(Tool)),
  toolConfig: nullish(ToolConfig),
  safetySettings: nullish(oneOrMany(SafetySetting)),
  generationConfig: nullish(GenerationConfig),
  cachedContent: nullish(Schema.String),
  labels: nullish(Schema.Record(Schema.String, Schema.String)),
  serviceTier: nullish(Schema.String),
})
export type GenerateContentRequest = typeof GenerateContentRequest.Type

export const CountTokensRequest = Schema.Struct({
  contents: nullish(oneOrMany(Content)),
  systemInstruction: nullish(Instruction),
  tools: nullish(oneOrMany(Tool)),
  generationConfig: nullish(GenerationConfig),
  generateContentRequest: nullish(GenerateContentRequest),
})
export type CountTokensRequest = typeof CountTokensRequest.Type
