/** What some models do not take of a response request. */
import type { FieldPath, FieldProblem } from "../../domain/FieldProblem.ts"
import type { ModelCard } from "../../domain/ModelCard.ts"
import type { ResponseRequest } from "./Wire.ts"

export const modelProblem = (body: ResponseRequest, card: ModelCard): FieldProblem | undefined => {
  if (card.provider !== "openai") return undefined
  const effort = body.reasoning?.effort
  if (!card.reasoning) {
    return effort == null || effort === "none" ? undefined : unsupported(["reasoning", "effort"], "reasoning.effort")
  }
  // Models since GPT-5.1 sample as the caller wants while they do not think.
  if (/^gpt-5\.\d/.test(card.id) && (effort ?? "none") === "none") return undefined
  if (body.temperature != null && body.temperature !== 1) return unsupported(["temperature"], "temperature")
  if (body.top_p != null && body.top_p !== 1) return unsupported(["top_p"], "top_p")
  return undefined
}

const unsupported = (path: FieldPath, field: string): FieldProblem => ({
  _tag: "Other",
  path,
  message: `Unsupported parameter: '${field}' is not supported with this model.`,
  code: "unsupported_parameter",
})
