/** Checks a request for pictures and fills in its defaults. */
import { Effect } from "effect"
import type { FieldProblem } from "../../../domain/FieldProblem.ts"
import type { SimError } from "../../../domain/SimError.ts"
import type { ModelCatalog } from "../../../models/ModelCatalog.ts"
import { refused } from "../refused.ts"
import { gptFields, imageFamilyOf } from "./ImageFamily.ts"
import type { ImageJob } from "./ImageJob.ts"
import { type ImageFields, imageProblem } from "./imageProblem.ts"

export const imageJobOf = (body: ImageFields, catalog: ModelCatalog["Service"]): Effect.Effect<ImageJob, SimError> => {
  const model = body.model ?? defaultModel(body)
  return Effect.flatMap(catalog.resolve(model), ({ provider, outputModalities }) => {
    if (model === "") return refused(other("you must provide a model parameter"))
    if (provider === "openai" && !outputModalities.includes("image")) {
      return refused(other(`The model '${model}' does not support image generation.`))
    }
    const family = imageFamilyOf(model)
    const problem = imageProblem(body, family)
    return problem === undefined ? Effect.succeed({ ...jobOf(body), model, family }) : refused(problem)
  })
}

const other = (message: string): FieldProblem => ({ _tag: "Other", path: ["model"], message, code: "invalid_value" })

const defaultModel = (body: ImageFields): string =>
  gptFields.some((field) => body[field] != null) ? "gpt-image-1" : "dall-e-2"

const jobOf = (body: ImageFields): Omit<ImageJob, "model" | "family"> => {
  const [width = 1024, height = 1024] = /x/.test(body.size ?? "") ? (body.size ?? "").split("x").map(Number) : []
  return {
    prompt: body.prompt,
    caption: body.prompt,
    width,
    height,
    count: body.n ?? 1,
    quality: body.quality == null || body.quality === "auto" ? "medium" : body.quality,
    background: body.background === "transparent" ? "transparent" : "opaque",
    outputFormat: body.output_format ?? "png",
    delivery: body.response_format ?? "url",
    streaming: body.stream === true,
    partialImages: body.partial_images ?? 0,
    safetyIdentifier: body.safety_identifier || body.user || undefined,
  }
}
