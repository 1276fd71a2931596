/** `POST /v1/moderations`. */
import { Effect } from "effect"
import type { FieldPath, FieldProblem } from "../../../domain/FieldProblem.ts"
import { InvalidRequest, simError } from "../../../domain/SimError.ts"
import type { ModeratedContent, Moderator } from "../../../generation/Moderator.ts"
import { type ApiRequest, apiRoute } from "../../../http/apiRoute.ts"
import type { RouteServices } from "../../../http/completionRoute.ts"
import { awaitCall } from "../../../http/planCall.ts"
import { trailOf } from "../../../http/RequestTrail.ts"
import type { Route } from "../../../http/Route.ts"
import type { Seeds } from "../../../simulation/Seeds.ts"
import type { Tokenizer } from "../../../tokenizer/Tokenizer.ts"
import { openAiStyle } from "../../openai-chat/style.ts"
import { resultOf } from "./resultOf.ts"
import { ModerationRequest } from "./Wire.ts"

export interface ModerationServices extends RouteServices {
  readonly moderator: Moderator["Service"]
  readonly tokenizer: Tokenizer["Service"]
  readonly seeds: Seeds["Service"]
}

export const moderationRoutes = (services: ModerationServices): ReadonlyArray<Route> => {
  let calls = 0
  return [
    {
      method: "POST",
      path: "/v1/moderations",
      handler: apiRoute(openAiStyle, services, (request) =>
        Effect.suspend(() => moderate(services, request, `modr-${services.seeds.ownKey("moderation", ++calls)}`)),
      ),
    },
  ]
}

const defaultModel = "omni-moderation-latest"

const moderate = Effect.fnUntraced(function* (services: ModerationServices, request: ApiRequest, id: string) {
  const { moderator, tokenizer, stats } = services
  const body = yield* request.body(ModerationRequest)
  const model = body.model ?? defaultModel
  const problem = problemIn(model, body.input)
  if (problem !== undefined) return yield* Effect.fail(simError(new InvalidRequest({ problem })))
  const contents = contentsOf(body.input)
  const encoding = yield* tokenizer.encoding(model)
  const texts = contents.flatMap((content) => content.texts)
  const promptTokens = texts.reduce((sum, text) => sum + encoding.count(text), 0)
  const asked = { provider: "openai", endpoint: "openai-moderations", model, promptTokens, text: texts.join(" ") }
  yield* awaitCall(services, request, asked)
  Object.assign(trailOf(request.http), { model, promptTokens })
  stats.answered({ streaming: false, promptTokens, completionTokens: 0 })
  const omni = isOmni(model)
  const results = yield* Effect.forEach(contents, (content) =>
    Effect.map(moderator.judge(content), (judgement) => resultOf(content, judgement, omni)),
  )
  // OpenAI names the version behind both aliases of its older model.
  return { id, model: omni ? model : "text-moderation-007", results }
})

const isOmni = (model: string): boolean => model.startsWith("omni-moderation")

/** An array of strings is as many contents, an array of parts is one. */
const contentsOf = (input: ModerationRequest["input"]): ReadonlyArray<ModeratedContent> => {
  if (typeof input === "string") return [{ texts: [input], images: [] }]
  const parts = input.filter((part) => typeof part !== "string")
  if (parts.length === 0) return input.map((text) => ({ texts: [text as string], images: [] }))
  return [
    {
      texts: parts.flatMap((part) => (part.type === "text" ? [part.text] : [])),
      images: parts.flatMap((part) => (part.type === "image_url" ? [part.image_url.url] : [])),
    },
  ]
}

const problemIn = (model: string, input: ModerationRequest["input"]): FieldProblem | undefined => {
  if (!/^(omni|text)-moderation-/.test(model)) {
    return other(
      ["model"],
      `Invalid value for 'model' = ${model}. Please check the OpenAI documentation and try again.`,
    )
  }
  const images = typeof input === "string" ? [] : [...input.entries()].filter(([, part]) => isImage(part))
  const [first] = images
  if (first !== undefined && !isOmni(model)) {
    return { _tag: "NotOneOf", path: ["input", first[0], "type"], allowed: ["text"], actual: "image_url" }
  }
  if (images.length <= 1) return undefined
  return other(["input"], `Number of images (${images.length}) exceeds maximum of 1`, "too_many_images")
}

const isImage = (part: string | { readonly type: string }): boolean =>
  typeof part !== "string" && part.type === "image_url"

const other = (path: FieldPath, message: string, code?: string): FieldProblem => ({
  _tag: "Other",
  path,
  message,
  code,
})
