/** The requests of OpenAI's audio endpoints (openai-node, `SpeechCreateParams`, `TranscriptionCreateParams`). */
import { Schema } from "effect"
import { audioFormats } from "../../../media/soundOf.ts"
import { between, nullish } from "../../openai-chat/fields.ts"

export const SpeechRequest = Schema.Struct({
  input: Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(4_096)),
  model: Schema.String,
  voice: Schema.Union([Schema.String, Schema.Struct({ id: Schema.String })]),
  instructions: nullish(Schema.String.check(Schema.isMaxLength(4_096))),
  response_format: nullish(Schema.Literals(audioFormats)),
  speed: nullish(between(0.25, 4)),
  stream_format: nullish(Schema.Literals(["sse", "audio"])),
})
export type SpeechRequest = typeof SpeechRequest.Type

const VoiceActivity = Schema.Struct({
  type: Schema.Literals(["server_vad"]),
  prefix_padding_ms: nullish(Schema.Int),
  silence_duration_ms: nullish(Schema.Int),
  threshold: nullish(between(0, 1)),
})

/** The sound is the form's file. */
const shared = {
  model: Schema.String,
  prompt: nullish(Schema.String),
  temperature: nullish(between(0, 1)),
}

export const TranscriptionRequest = Schema.Struct({
  ...shared,
  chunking_strategy: nullish(Schema.Union([Schema.Literal("auto"), VoiceActivity])),
  include: nullish(Schema.Array(Schema.Literals(["logprobs"]))),
  keywords: nullish(Schema.Array(Schema.String)),
  known_speaker_names: nullish(Schema.Array(Schema.String).check(Schema.isMaxLength(4))),
  known_speaker_references: nullish(Schema.Array(Schema.String).check(Schema.isMaxLength(4))),
  language: nullish(Schema.String),
  languages: nullish(Schema.Array(Schema.String)),
  response_format: nullish(Schema.Literals(["json", "text", "srt", "verbose_json", "vtt", "diarized_json"])),
  stream: nullish(Schema.Boolean),
  timestamp_granularities: nullish(Schema.Array(Schema.Literals(["word", "segment"]))),
})
export type TranscriptionRequest = typeof TranscriptionRequest.Type

export const TranslationRequest = Schema.Struct({
  ...shared,
  response_format: nullish(Schema.Literals(["json", "text", "srt", "verbose_json", "vtt"])),
})
