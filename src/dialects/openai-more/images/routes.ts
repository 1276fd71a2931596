/** OpenAI's image endpoints, and the addresses at which their pictures can be had. */
import { Effect, Option, type Scope } from "effect"
import { HttpServerResponse } from "effect/http"
import { type SimError, simError, UnknownObject } from "../../../domain/SimError.ts"
import { type ApiRequest, apiRoute } from "../../../http/apiRoute.ts"
import type { Route } from "../../../http/Route.ts"
import { openAiStyle } from "../../openai-chat/style.ts"
import { answerImages, type ImageServices } from "./answerImages.ts"
import { imageJobOf } from "./imageJobOf.ts"
import { drawPicture, pictureNamed } from "./Picture.ts"
import { pictureTokens, uploadedPictures } from "./uploadedPictures.ts"
import { ImageEditRequest, ImageGenerationRequest, ImageVariationRequest } from "./Wire.ts"

export const imageRoutes = (services: ImageServices): ReadonlyArray<Route> => [
  post("generations", services, generate),
  post("edits", services, edit),
  post("variations", services, vary),
  { method: "GET", path: "/llmsim/files/:file", handler: apiRoute(openAiStyle, services, file) },
]

type Handler = (services: ImageServices, request: ApiRequest) => Effect.Effect<unknown, SimError, Scope.Scope>

const post = (name: string, services: ImageServices, handler: Handler): Route => ({
  method: "POST",
  path: `/v1/images/${name}`,
  handler: apiRoute(openAiStyle, services, (request) => handler(services, request)),
})

const generate: Handler = Effect.fnUntraced(function* (services, request) {
  const job = yield* imageJobOf(yield* request.body(ImageGenerationRequest), services.catalog)
  return yield* answerImages(services, request, "image_generation", job, 0)
})

/** Of the fields that are no text. */
const shape = { numbers: ["n", "output_compression", "partial_images"], booleans: ["stream"] }

const edit: Handler = Effect.fnUntraced(function* (services, request) {
  const { fields, files } = yield* request.form(ImageEditRequest, shape)
  const job = yield* imageJobOf(fields, services.catalog)
  const pictures = yield* uploadedPictures(files, job.family)
  const tokens = pictureTokens(pictures, job.model, fields.input_fidelity ?? "low")
  return yield* answerImages(services, request, "image_edit", { ...job, caption: `Edited: ${job.prompt}` }, tokens)
})

const vary: Handler = Effect.fnUntraced(function* (services, request) {
  const { fields, files } = yield* request.form(ImageVariationRequest, shape)
  const [first] = files("image")
  const prompt = `A variation of ${first?.name ?? "a picture"}`
  const job = yield* imageJobOf({ ...fields, model: fields.model ?? "dall-e-2", prompt }, services.catalog)
  yield* uploadedPictures(files, job.family)
  return yield* answerImages(services, request, "image_edit", job, 0)
})

const file = ({ params }: ApiRequest): Effect.Effect<unknown, SimError> => {
  const name = params.file ?? ""
  const picture = pictureNamed(name)
  return Option.isSome(picture)
    ? Effect.sync(() => HttpServerResponse.uint8Array(drawPicture(picture.value), { contentType: "image/png" }))
    : Effect.fail(simError(new UnknownObject({ kind: "file", id: name })))
}
