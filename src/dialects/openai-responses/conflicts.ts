/** Fields of a response request that are right by themselves, but not together. */
import type { FieldPath, FieldProblem } from "../../domain/FieldProblem.ts"
import { schemaRefusal } from "../openai-more/schemaRefusal.ts"
import type { ResponseRequest } from "./Wire.ts"

export const conflictIn = (body: ResponseRequest): FieldProblem | undefined => {
  if (body.model === "") return problem(["model"], "you must provide a model parameter")
  if (body.model == null && body.prompt == null) return { _tag: "Missing", path: ["model"] }
  if (body.input == null && body.prompt == null && body.previous_response_id == null && body.conversation == null) {
    return problem(
      ["input"],
      "One of 'input', 'previous_response_id', 'prompt' or 'conversation' must be provided.",
      "missing_required_parameter",
    )
  }
  if (body.previous_response_id != null && body.conversation != null) {
    return problem(
      ["previous_response_id"],
      "Mutually exclusive parameters: 'previous_response_id' and 'conversation'. Ensure you are only providing one of them.",
      "mutually_exclusive_parameters",
    )
  }
  if (body.stream_options != null && body.stream !== true) {
    return problem(["stream_options"], "The 'stream_options' parameter is only allowed when 'stream' is enabled.")
  }
  if (body.background === true && body.store === false) {
    return problem(["background"], "The 'background' parameter requires 'store' to be true.", "invalid_value")
  }
  if ((body.top_logprobs ?? 0) > 0 && body.include?.includes("message.output_text.logprobs") !== true) {
    return problem(
      ["top_logprobs"],
      "The 'top_logprobs' parameter is only allowed when 'message.output_text.logprobs' is in 'include'.",
    )
  }
  return formatConflict(body)
}

const problem = (path: FieldPath, message: string, code?: string): FieldProblem => ({
  _tag: "Other",
  path,
  message,
  code,
})

const formatConflict = ({ text, input, instructions }: ResponseRequest): FieldProblem | undefined => {
  const format = text?.format
  const at = ["text", "format"]
  if (format?.type === "json_object" && !/json/i.test(JSON.stringify([input, instructions]))) {
    return problem(
      ["input"],
      "Response input messages must contain the word 'json' in some form to use 'text.format' of type 'json_object'.",
    )
  }
  if (format?.type !== "json_schema") return undefined
  const { name, schema, strict } = format
  if (name === undefined) return { _tag: "Missing", path: [...at, "name"] }
  if (!/^[a-zA-Z0-9_-]{1,64}$/.test(name)) {
    return problem(
      [...at, "name"],
      "Invalid 'text.format.name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.",
      "invalid_value",
    )
  }
  if (schema == null) return { _tag: "Missing", path: [...at, "schema"] }
  const refusal = strict === true ? schemaRefusal(schema, true) : undefined
  return refusal === undefined
    ? undefined
    : problem([...at, "schema"], `Invalid schema for response_format '${name}': ${refusal}`, "invalid_json_schema")
}
