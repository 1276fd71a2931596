/** What is wrong with how an answer is asked for. */
import type { FieldPath, FieldProblem } from "../../domain/FieldProblem.ts"
import { fieldName } from "./fieldName.ts"
import { listOf } from "./listOf.ts"
import type { GenerationConfig } from "./WireConfig.ts"

type Numeric = "temperature" | "topP" | "topK" | "candidateCount" | "maxOutputTokens" | "logprobs"

/** Both ends are allowed, and what Google says of what is beyond them. */
const ranges: ReadonlyArray<readonly [Numeric, number, number, string]> = [
  ["temperature", 0, 2, "temperature must be in the range [0.0, 2.0]."],
  ["topP", 0, 1, "top_p must be in the range [0.0, 1.0]."],
  ["topK", 1, Number.POSITIVE_INFINITY, "top_k must be positive."],
  ["candidateCount", 1, 8, "candidate_count must be in the range [1, 8]."],
  ["maxOutputTokens", 1, Number.POSITIVE_INFINITY, "max_output_tokens must be positive."],
  ["logprobs", 0, 20, "logprobs must be in the range [0, 20]."],
]

const penalties = ["presencePenalty", "frequencyPenalty"] as const
const mostStops = 5
const mimeTypes = ["text/plain", "application/json", "text/x.enum"]

export const configProblem = (config: GenerationConfig): FieldProblem | undefined => {
  for (const [field, least, most, message] of ranges) {
    const value = config[field]
    if (value != null && (value < least || value > most)) return listed([field], message)
  }
  for (const field of penalties) {
    const value = config[field]
    if (value != null && (value < -2 || value >= 2)) {
      return listed([field], `${fieldName([field])} must be in the range [-2.0, 2.0).`)
    }
  }
  const stops = listOf(config.stopSequences)
  if (stops.length > mostStops) {
    return listed(["stopSequences"], `the number of stop_sequences must not exceed ${mostStops}.`)
  }
  if (config.logprobs != null && config.responseLogprobs !== true) {
    return listed(["logprobs"], "logprobs can only be set when response_logprobs is true.")
  }
  return thinkingConflict(config) ?? formatProblem(config)
}

const listed = (path: FieldPath, message: string): FieldProblem => {
  const at = ["generationConfig", ...path]
  return {
    _tag: "Other",
    path: at,
    message: `* GenerateContentRequest.${fieldName(at)}: ${message}\n`,
    code: undefined,
  }
}

const thinkingConflict = ({ thinkingConfig }: GenerationConfig): FieldProblem | undefined =>
  thinkingConfig?.thinkingBudget != null && thinkingConfig.thinkingLevel != null
    ? {
        _tag: "Other",
        path: ["generationConfig", "thinkingConfig"],
        message: "You can only set only one of thinking budget and thinking level.",
        code: undefined,
      }
    : undefined

const formatProblem = (config: GenerationConfig): FieldProblem | undefined => {
  const { responseMimeType: mimeType, responseSchema, responseJsonSchema } = config
  if (mimeType != null && mimeType !== "" && !mimeTypes.includes(mimeType)) {
    return listed(
      ["responseMimeType"],
      "allowed mimetypes are `text/plain`, `application/json`, `application/xml`, `application/yaml` and `text/x.enum`.",
    )
  }
  const isText = mimeType == null || mimeType === "" || mimeType === "text/plain"
  if (responseSchema != null && responseJsonSchema != null) {
    return listed(["responseJsonSchema"], "only one of response_schema and response_json_schema can be set.")
  }
  for (const field of ["responseSchema", "responseJsonSchema"] as const) {
    if (config[field] != null && isText) {
      return listed([field], "only allowed when response_mime_type is `application/json` or `text/x.enum`.")
    }
  }
  return undefined
}
