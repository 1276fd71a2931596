/** OpenAI's audio endpoints. */
import { Effect, type Scope } from "effect"
import type { SimError } from "../../../domain/SimError.ts"
import { type ApiRequest, apiRoute } from "../../../http/apiRoute.ts"
import type { Route } from "../../../http/Route.ts"
import { openAiStyle } from "../../openai-chat/style.ts"
import { refused } from "../refused.ts"
import type { AudioServices } from "./AudioServices.ts"
import { answerTranscript } from "./answerTranscript.ts"
import { audioModel } from "./audioModel.ts"
import { recordingIn } from "./Recording.ts"
import { speak } from "./speak.ts"
import { transcriptionProblem } from "./transcriptionProblem.ts"
import { TranscriptionRequest, TranslationRequest } from "./Wire.ts"

export const audioRoutes = (services: AudioServices): ReadonlyArray<Route> => [
  post("speech", services, speak),
  post("transcriptions", services, hear),
  post("translations", services, translate),
]

type Handler = (services: AudioServices, request: ApiRequest) => Effect.Effect<unknown, SimError, Scope.Scope>

const post = (name: string, services: AudioServices, handler: Handler): Route => ({
  method: "POST",
  path: `/v1/audio/${name}`,
  handler: apiRoute(openAiStyle, services, (request) => handler(services, request)),
})

/** Of the fields that are more than text. */
const shape = {
  numbers: [
    "temperature",
    "chunking_strategy.prefix_padding_ms",
    "chunking_strategy.silence_duration_ms",
    "chunking_strategy.threshold",
  ],
  booleans: ["stream"],
  lists: [
    "include",
    "keywords",
    "known_speaker_names",
    "known_speaker_references",
    "languages",
    "timestamp_granularities",
  ],
}

const hear: Handler = Effect.fnUntraced(function* (services, request) {
  const { fields, files } = yield* request.form(TranscriptionRequest, shape)
  yield* audioModel(services.catalog, fields.model, "transcription")
  const recording = yield* recordingIn(files)
  const problem = transcriptionProblem(fields, recording.seconds)
  if (problem !== undefined) return yield* refused(problem)
  return yield* answerTranscript(services, request, recording, { ...fields, task: "transcribe" })
})

const translate: Handler = Effect.fnUntraced(function* (services, request) {
  const { fields, files } = yield* request.form(TranslationRequest, shape)
  yield* audioModel(services.catalog, fields.model, "transcription")
  const recording = yield* recordingIn(files)
  return yield* answerTranscript(services, request, recording, { ...fields, task: "translate" })
})
