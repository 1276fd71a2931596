/** What OpenAI's speech models do not take. */
import type { FieldProblem } from "../../../domain/FieldProblem.ts"
import type { SpeechRequest } from "./Wire.ts"

const firstVoices = ["alloy", "ash", "coral", "echo", "fable", "onyx", "nova", "sage", "shimmer"]
const allVoices = [...firstVoices, "ballad", "verse", "marin", "cedar"]

/** Models of other makers have voices of their own. */
export const speechProblem = (body: SpeechRequest): FieldProblem | undefined => {
  const { model, voice } = body
  if (model === "") return other("model", "you must provide a model parameter")
  const first = /^tts-1/.test(model)
  if (!first && !/^gpt-.*tts/.test(model)) return undefined
  const voices = first ? firstVoices : allVoices
  if (typeof voice === "string" && !voices.includes(voice)) {
    return { _tag: "NotOneOf", path: ["voice"], allowed: voices, actual: voice }
  }
  if (first && body.stream_format === "sse") {
    return other(
      "stream_format",
      "Unsupported value: 'stream_format' does not support 'sse' with this model. Supported values are: 'audio'.",
      "unsupported_value",
    )
  }
  return undefined
}

const other = (field: string, message: string, code?: string): FieldProblem => ({
  _tag: "Other",
  path: [field],
  message,
  code,
})
