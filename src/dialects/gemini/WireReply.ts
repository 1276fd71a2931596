/** What Gemini answers, whole and chunk by chunk, as Google spells it (@google/genai, `GenerateContentResponse`). */
import { Schema } from "effect"
import { CitationMetadata, GroundingMetadata, UrlContextMetadata } from "./WireSources.ts"

const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
const optional = Schema.optionalKey

const ModalityTokenCount = Schema.Struct({
  modality: Schema.Literals(["TEXT", "IMAGE", "VIDEO", "AUDIO", "DOCUMENT"]),
  tokenCount: Count,
})
export type ModalityTokenCount = typeof ModalityTokenCount.Type

export const UsageMetadata = Schema.Struct({
  promptTokenCount: Count,
  candidatesTokenCount: optional(Count),
  totalTokenCount: Count,
  cachedContentTokenCount: optional(Count),
  promptTokensDetails: Schema.Array(ModalityTokenCount),
  cacheTokensDetails: optional(Schema.Array(ModalityTokenCount)),
  candidatesTokensDetails: optional(Schema.Array(ModalityTokenCount)),
  thoughtsTokenCount: optional(Count),
})
export type UsageMetadata = typeof UsageMetadata.Type

const FunctionCall = Schema.Struct({
  id: optional(Schema.String),
  name: Schema.String,
  args: Schema.Record(Schema.String, Schema.Unknown),
})

const Part = Schema.Struct({
  text: optional(Schema.String),
  thought: optional(Schema.Boolean),
  inlineData: optional(Schema.Struct({ mimeType: Schema.String, data: Schema.String })),
  functionCall: optional(FunctionCall),
  executableCode: optional(Schema.Struct({ language: Schema.Literal("PYTHON"), code: Schema.String })),
  codeExecutionResult: optional(Schema.Struct({ outcome: Schema.Literal("OUTCOME_OK"), output: Schema.String })),
  thoughtSignature: optional(Schema.String),
})
export type ReplyPart = typeof Part.Type

const LikelyToken = Schema.Struct({ token: Schema.String, logProbability: Schema.Finite })

const LogprobsResult = Schema.Struct({
  topCandidates: Schema.Array(Schema.Struct({ candidates: Schema.Array(LikelyToken) })),
  chosenCandidates: Schema.Array(LikelyToken),
  logProbabilitySum: Schema.Finite,
})
export type LogprobsResult = typeof LogprobsResult.Type

const SafetyRating = Schema.Struct({
  category: Schema.String,
  probability: Schema.Literals(["NEGLIGIBLE", "LOW", "MEDIUM", "HIGH"]),
  blocked: optional(Schema.Boolean),
})
export type SafetyRating = typeof SafetyRating.Type

const Candidate = Schema.Struct({
  content: optional(Schema.Struct({ parts: optional(Schema.Array(Part)), role: Schema.Literal("model") })),
  finishReason: optional(Schema.Literals(["STOP", "MAX_TOKENS", "SAFETY", "MALFORMED_FUNCTION_CALL"])),
  finishMessage: optional(Schema.String),
  index: Schema.Int,
  safetyRatings: optional(Schema.Array(SafetyRating)),
  citationMetadata: optional(CitationMetadata),
  groundingMetadata: optional(GroundingMetadata),
  urlContextMetadata: optional(UrlContextMetadata),
  avgLogprobs: optional(Schema.Finite),
  logprobsResult: optional(LogprobsResult),
})
export type Candidate = typeof Candidate.Type

const PromptFeedback = Schema.Struct({
  blockReason: Schema.Literals(["SAFETY", "PROHIBITED_CONTENT"]),
  safetyRatings: optional(Schema.Array(SafetyRating)),
})
export type PromptFeedback = typeof PromptFeedback.Type

/** A prompt that was blocked has no candidates. */
export const GenerateContentResponse = Schema.Struct({
  candidates: optional(Schema.Array(Candidate)),
  promptFeedback: optional(PromptFeedback),
  usageMetadata: UsageMetadata,
  modelVersion: Schema.String,
  responseId: Schema.String,
})
export type GenerateContentResponse = typeof GenerateContentResponse.Type
