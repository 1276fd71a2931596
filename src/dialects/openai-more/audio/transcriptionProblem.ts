/** What OpenAI's transcription models do not take. */
import type { FieldProblem } from "../../../domain/FieldProblem.ts"
import type { TranscriptionRequest } from "./Wire.ts"

const whisper = ["json", "text", "srt", "verbose_json", "vtt"]
const diarizing = ["json", "text", "diarized_json"]
const usual = ["json", "text"]
/** Longer sound must be cut into chunks before speakers can be told apart. */
const longestUncut = 30

/** Models of other makers take what they take. */
export const transcriptionProblem = (body: TranscriptionRequest, seconds: number): FieldProblem | undefined => {
  const { model } = body
  const format = body.response_format ?? "json"
  const formats = formatsOf(model)
  if (formats?.includes(format) === false) {
    return other(
      "response_format",
      `response_format '${format}' is not compatible with model '${model}'. Use ${formats.map((f) => `'${f}'`).join(" or ")} instead.`,
      "unsupported_value",
    )
  }
  if (body.timestamp_granularities != null && format !== "verbose_json") {
    return other(
      "timestamp_granularities",
      "The 'timestamp_granularities' parameter is only allowed with 'response_format' 'verbose_json'.",
    )
  }
  if (body.include?.includes("logprobs") && (format !== "json" || formats === whisper || formats === diarizing)) {
    return other("include", `The value 'logprobs' of 'include' is not supported with this model and response format.`)
  }
  return formats === diarizing ? diarizingProblem(body, seconds) : undefined
}

const formatsOf = (model: string): ReadonlyArray<string> | undefined => {
  if (/^whisper-1/.test(model)) return whisper
  if (/^gpt-.*diarize/.test(model)) return diarizing
  return /^gpt-.*transcribe/.test(model) ? usual : undefined
}

const diarizingProblem = (body: TranscriptionRequest, seconds: number): FieldProblem | undefined => {
  if (body.prompt != null) return other("prompt", "Prompt is not supported for diarization models.")
  if (body.known_speaker_names?.length !== body.known_speaker_references?.length) {
    return other("known_speaker_names", "'known_speaker_names' and 'known_speaker_references' must be of equal length.")
  }
  return seconds > longestUncut && body.chunking_strategy == null
    ? other("chunking_strategy", "chunking_strategy is required for diarization models")
    : undefined
}

const other = (field: string, message: string, code?: string): FieldProblem => ({
  _tag: "Other",
  path: [field],
  message,
  code,
})
