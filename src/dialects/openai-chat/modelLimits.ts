/** What some models do not take. */
import type { FieldPath, FieldProblem } from "../../domain/FieldProblem.ts"
import type { ModelCard } from "../../domain/ModelCard.ts"
import type { ChatCompletionRequest } from "./Wire.ts"

export const modelProblem = (body: ChatCompletionRequest, card: ModelCard): FieldProblem | undefined => {
  if (card.provider !== "openai") return undefined
  return reasoningProblem(body, card) ?? modalityProblem(body, card)
}

/** Sampling is not for the caller to set where a model thinks. */
const notForThinkers = [
  "top_p",
  "presence_penalty",
  "frequency_penalty",
  "logprobs",
  "top_logprobs",
  "logit_bias",
] as const

const defaults = { temperature: 1, top_p: 1, presence_penalty: 0, frequency_penalty: 0 } as const

const reasoningProblem = (body: ChatCompletionRequest, card: ModelCard): FieldProblem | undefined => {
  if (!card.reasoning) {
    return body.reasoning_effort == null || body.reasoning_effort === "none"
      ? undefined
      : unsupported("reasoning_effort", "Unrecognized request argument supplied: reasoning_effort", undefined)
  }
  if (body.max_tokens != null) {
    return unsupported(
      "max_tokens",
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      "unsupported_parameter",
    )
  }
  if (body.stop != null && /^(o\d|gpt-5)/.test(card.id)) return unsupportedParameter("stop")
  // Models since GPT-5.1 sample as the caller wants while they do not think.
  if (/^gpt-5\.\d/.test(card.id) && (body.reasoning_effort ?? "none") === "none") return undefined
  if (body.temperature != null && body.temperature !== defaults.temperature) {
    return unsupported(
      "temperature",
      `Unsupported value: 'temperature' does not support ${body.temperature} with this model. Only the default (1) value is supported.`,
      "unsupported_value",
    )
  }
  const field = notForThinkers.find((name) => isSet(body[name], name in defaults ? defaults[name as "top_p"] : false))
  return field === undefined ? undefined : unsupportedParameter(field)
}

const isSet = (value: unknown, usual: unknown): boolean => value != null && value !== usual

const unsupportedParameter = (field: string): FieldProblem =>
  unsupported(field, `Unsupported parameter: '${field}' is not supported with this model.`, "unsupported_parameter")

const unsupported = (field: string, message: string, code: string | undefined): FieldProblem => ({
  _tag: "Other",
  path: [field],
  message,
  code,
})

const modalities = { image_url: "image", input_audio: "audio", file: "pdf" } as const

/** A model that only reads gets no pictures, one that does not listen no sound. */
const modalityProblem = (body: ChatCompletionRequest, card: ModelCard): FieldProblem | undefined => {
  for (const [index, { content }] of body.messages.entries()) {
    if (content == null || typeof content === "string") continue
    for (const [position, { type }] of content.entries()) {
      if (type === "text" || type === "refusal") continue
      if (card.inputModalities.includes(modalities[type]) || (type === "file" && seesImages(card))) continue
      const path: FieldPath = ["messages", index, "content", position, "type"]
      const message = `Invalid content type. ${type} is only supported by certain models.`
      return { _tag: "Other", path, message, code: undefined }
    }
  }
  return undefined
}

/** Files are read as text and pictures by every model that sees. */
const seesImages = (card: ModelCard): boolean => card.inputModalities.includes("image")
