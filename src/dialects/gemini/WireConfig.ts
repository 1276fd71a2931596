/** How a Gemini answer is to be made, as Google spells it (@google/genai, `GenerateContentConfig`). */
import { Schema } from "effect"
import { nullish, oneOrMany } from "./WireField.ts"

const JsonObject = Schema.Record(Schema.String, Schema.Unknown)

export const ThinkingConfig = Schema.Struct({
  includeThoughts: nullish(Schema.Boolean),
  thinkingBudget: nullish(Schema.Int),
  thinkingLevel: nullish(Schema.Literals(["THINKING_LEVEL_UNSPECIFIED", "MINIMAL", "LOW", "MEDIUM", "HIGH"])),
})
export type ThinkingConfig = typeof ThinkingConfig.Type

const VoiceConfig = Schema.Struct({
  prebuiltVoiceConfig: nullish(Schema.Struct({ voiceName: nullish(Schema.String) })),
})

const SpeechConfig = Schema.Struct({
  voiceConfig: nullish(VoiceConfig),
  languageCode: nullish(Schema.String),
  multiSpeakerVoiceConfig: nullish(JsonObject),
})

export const GenerationConfig = Schema.Struct({
  candidateCount: nullish(Schema.Int),
  stopSequences: nullish(oneOrMany(Schema.String)),
  maxOutputTokens: nullish(Schema.Int),
  temperature: nullish(Schema.Finite),
  topP: nullish(Schema.Finite),
  topK: nullish(Schema.Finite),
  seed: nullish(Schema.Int),
  presencePenalty: nullish(Schema.Finite),
  frequencyPenalty: nullish(Schema.Finite),
  responseMimeType: nullish(Schema.String),
  responseSchema: nullish(JsonObject),
  responseJsonSchema: nullish(Schema.Unknown),
  responseModalities: nullish(oneOrMany(Schema.Literals(["MODALITY_UNSPECIFIED", "TEXT", "IMAGE", "AUDIO"]))),
  responseLogprobs: nullish(Schema.Boolean),
  logprobs: nullish(Schema.Int),
  thinkingConfig: nullish(ThinkingConfig),
  mediaResolution: nullish(
    Schema.Literals([
      "MEDIA_RESOLUTION_UNSPECIFIED",
      "MEDIA_RESOLUTION_LOW",
      "MEDIA_RESOLUTION_MEDIUM",
      "MEDIA_RESOLUTION_HIGH",
    ]),
  ),
  enableEnhancedCivicAnswers: nullish(Schema.Boolean),
  speechConfig: nullish(SpeechConfig),
  imageConfig: nullish(JsonObject),
})
export type GenerationConfig = typeof GenerationConfig.Type

const HarmCategory = Schema.Literals([
  "HARM_CATEGORY_UNSPECIFIED",
  "HARM_CATEGORY_DEROGATORY",
  "HARM_CATEGORY_TOXICITY",
  "HARM_CATEGORY_VIOLENCE",
  "HARM_CATEGORY_SEXUAL",
  "HARM_CATEGORY_MEDICAL",
  "HARM_CATEGORY_DANGEROUS",
  "HARM_CATEGORY_HARASSMENT",
  "HARM_CATEGORY_HATE_SPEECH",
  "HARM_CATEGORY_SEXUALLY_EXPLICIT",
  "HARM_CATEGORY_DANGEROUS_CONTENT",
  "HARM_CATEGORY_CIVIC_INTEGRITY",
  "HARM_CATEGORY_JAILBREAK",
  "HARM_CATEGORY_IMAGE_HATE",
  "HARM_CATEGORY_IMAGE_DANGEROUS_CONTENT",
  "HARM_CATEGORY_IMAGE_HARASSMENT",
  "HARM_CATEGORY_IMAGE_SEXUALLY_EXPLICIT",
])

export const SafetySetting = Schema.Struct({
  category: nullish(HarmCategory),
  threshold: nullish(
    Schema.Literals([
      "HARM_BLOCK_THRESHOLD_UNSPECIFIED",
      "BLOCK_LOW_AND_ABOVE",
      "BLOCK_MEDIUM_AND_ABOVE",
      "BLOCK_ONLY_HIGH",
      "BLOCK_NONE",
      "OFF",
    ]),
  ),
})
export type SafetySetting = typeof SafetySetting.Type
