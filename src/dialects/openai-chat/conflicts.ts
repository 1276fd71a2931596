/** Fields of a chat completion request that are right by themselves, but not together. */
import type { FieldPath, FieldProblem } from "../../domain/FieldProblem.ts"
import { schemaRefusal } from "../openai-more/schemaRefusal.ts"
import type { ChatCompletionRequest } from "./Wire.ts"

export const conflictIn = (body: ChatCompletionRequest): FieldProblem | undefined => {
  if (body.model === "") return problem(["model"], "you must provide a model parameter")
  if (body.stream_options != null && body.stream !== true) {
    return problem(["stream_options"], "The 'stream_options' parameter is only allowed when 'stream' is enabled.")
  }
  if (body.max_tokens != null && body.max_completion_tokens != null) {
    return problem(
      ["max_tokens"],
      "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.",
      "invalid_parameter_combination",
    )
  }
  if (body.top_logprobs != null && body.logprobs !== true) {
    return problem(["top_logprobs"], "The 'top_logprobs' parameter is only allowed when 'logprobs' is enabled.")
  }
  if (body.prediction != null && (body.n ?? 1) > 1) {
    return problem(["n"], "Invalid value for 'n': only n = 1 is supported with 'prediction'.")
  }
  if (body.tools != null && body.functions != null) {
    return problem(["functions"], "Setting 'functions' and 'tools' at the same time is not supported.")
  }
  return audioConflict(body) ?? formatConflict(body)
}

const problem = (path: FieldPath, message: string, code?: string): FieldProblem => ({
  _tag: "Other",
  path,
  message,
  code,
})

const audioConflict = (body: ChatCompletionRequest): FieldProblem | undefined => {
  const speaks = body.modalities?.includes("audio") === true
  if (speaks && body.audio == null) return { _tag: "Missing", path: ["audio"] }
  if (speaks && body.stream === true && body.audio?.format !== "pcm16") {
    return problem(
      ["audio", "format"],
      `Unsupported value: 'audio.format' does not support '${body.audio?.format}' when stream=true. Supported values are: 'pcm16'.`,
      "unsupported_value",
    )
  }
  return undefined
}

const formatConflict = (body: ChatCompletionRequest): FieldProblem | undefined => {
  const format = body.response_format
  if (format?.type === "json_object" && !saysJson(body.messages)) {
    return problem(
      ["messages"],
      "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
    )
  }
  if (format?.type !== "json_schema") return undefined
  if (format.json_schema === undefined) return { _tag: "Missing", path: ["response_format", "json_schema"] }
  const { name, schema, strict } = format.json_schema
  if (!/^[a-zA-Z0-9_-]{1,64}$/.test(name)) {
    return problem(
      ["response_format", "json_schema", "name"],
      "Invalid 'response_format.json_schema.name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.",
      "invalid_value",
    )
  }
  if (schema == null) return { _tag: "Missing", path: ["response_format", "json_schema", "schema"] }
  const refusal = strict === true ? schemaRefusal(schema, true) : undefined
  return refusal === undefined
    ? undefined
    : problem(["response_format"], `Invalid schema for response_format '${name}': ${refusal}`)
}

const saysJson = (messages: ChatCompletionRequest["messages"]): boolean =>
  messages.some(({ content }) => {
    if (typeof content === "string") return /json/i.test(content)
    return content?.some(({ text }) => text !== undefined && /json/i.test(text)) === true
  })
