/** Fields of an image request that the model does not take, or not together. */
import type { FieldPath, FieldProblem } from "../../../domain/FieldProblem.ts"
import type { ImageFamily } from "./ImageFamily.ts"
import { sizeProblem } from "./sizeProblem.ts"
import type { ImageEditRequest, ImageGenerationRequest } from "./Wire.ts"

export type ImageFields = ImageGenerationRequest & ImageEditRequest

export const imageProblem = (body: ImageFields, family: ImageFamily): FieldProblem | undefined => {
  const { longestPrompt, mostImages, qualities, unknown } = family
  const stranger = unknown.find((field) => body[field as keyof ImageFields] != null)
  if (stranger !== undefined) return { _tag: "Unexpected", path: [stranger], allowed: [] }
  if (body.prompt.length > longestPrompt) return tooMuch(["prompt"], longestPrompt, body.prompt.length, "string")
  if (body.n != null && body.n > mostImages) return tooMuch(["n"], mostImages, body.n, "integer")
  if (body.quality != null && !qualities.includes(body.quality)) {
    return { _tag: "NotOneOf", path: ["quality"], allowed: qualities, actual: body.quality }
  }
  return (body.size == null ? undefined : sizeProblem(body.size, family)) ?? conflict(body)
}

const tooMuch = (path: FieldPath, limit: number, actual: number, of: "string" | "integer"): FieldProblem => ({
  _tag: "OutOfRange",
  path,
  side: "maximum",
  limit,
  actual,
  of,
})

const conflict = (body: ImageFields): FieldProblem | undefined => {
  const format = body.output_format ?? "png"
  if (body.background === "transparent" && format === "jpeg") {
    return together(["background"], "Transparent background is not supported for 'jpeg' output format.")
  }
  if (body.output_compression != null && body.output_compression < 100 && format === "png") {
    return together(["output_compression"], "Compression less than 100 is not supported for 'png' output format.")
  }
  if (body.partial_images != null && body.stream !== true) {
    return together(["partial_images"], "The 'partial_images' parameter is only allowed when 'stream' is enabled.")
  }
  return undefined
}

const together = (path: FieldPath, message: string): FieldProblem => ({
  _tag: "Other",
  path,
  message,
  code: "invalid_parameter_combination",
})
