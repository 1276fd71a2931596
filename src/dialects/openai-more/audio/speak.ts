/** `POST /v1/audio/speech`: sound, sent piece by piece as fast as the model makes it. */
import { Effect, type Scope } from "effect"
import type { SimError } from "../../../domain/SimError.ts"
import type { ApiRequest } from "../../../http/apiRoute.ts"
import { frameText } from "../../../http/frameText.ts"
import { pacedResponse } from "../../../http/pacedResponse.ts"
import { planCall } from "../../../http/planCall.ts"
import { trailOf } from "../../../http/RequestTrail.ts"
import { sseHeaders } from "../../../http/sseBody.ts"
import { type AudioFormat, type Sound, soundOf } from "../../../media/soundOf.ts"
import { speechOf } from "../../../media/speechOf.ts"
import { refused } from "../refused.ts"
import type { AudioServices } from "./AudioServices.ts"
import { audioModel } from "./audioModel.ts"
import { speechProblem } from "./speechProblem.ts"
import { SpeechRequest } from "./Wire.ts"

/** A token of sound is a twentieth of a second, so a piece has four. */
const tokensPerSecond = 20
const tokensPerPiece = 4

const contentTypes: Readonly<Record<AudioFormat, string>> = {
  mp3: "audio/mpeg",
  opus: "audio/opus",
  aac: "audio/aac",
  flac: "audio/flac",
  wav: "audio/wav",
  pcm: "audio/pcm",
}

export const speak = Effect.fnUntraced(function* (
  services: AudioServices,
  request: ApiRequest,
): Effect.fn.Return<unknown, SimError, Scope.Scope> {
  const { catalog, stats, tokenizer } = services
  const body = yield* request.body(SpeechRequest)
  const { model, input, voice } = body
  yield* audioModel(catalog, model, "speech")
  const problem = speechProblem(body)
  if (problem !== undefined) return yield* refused(problem)
  const speech = speechOf({
    text: input,
    voice: typeof voice === "string" ? voice : voice.id,
    speed: body.speed ?? undefined,
  })
  const promptTokens = yield* tokenizer.count(`${body.instructions ?? ""}${input}`, model)
  const completionTokens = Math.ceil(speech.seconds * tokensPerSecond)
  const asked = { provider: "openai", endpoint: "openai-audio", model, streaming: true, text: input }
  const plan = yield* planCall(services, request, { ...asked, promptTokens, tokens: completionTokens })
  Object.assign(trailOf(request.http), { model, streaming: true, promptTokens, completionTokens })
  stats.answered({ streaming: true, promptTokens, completionTokens })
  const format = body.response_format ?? "mp3"
  const sound = soundOf(format, speech, true)
  const due = Array.from(
    { length: sound.pieces },
    (_, piece) => plan.offsets[Math.min(completionTokens, (piece + 1) * tokensPerPiece) - 1] ?? 0,
  )
  if (body.stream_format !== "sse") {
    return yield* pacedResponse({ plan, due, piece: sound.piece, headers: { "content-type": contentTypes[format] } })
  }
  const piece = eventOf(sound, { promptTokens, completionTokens })
  return yield* pacedResponse({ plan, due, piece, headers: sseHeaders })
})

interface Tokens {
  readonly promptTokens: number
  readonly completionTokens: number
}

/** The last piece brings the end with it. */
const eventOf = ({ piece, pieces }: Sound, { promptTokens, completionTokens }: Tokens) => {
  const frame = (data: object) => frameText({ data: JSON.stringify(data) })
  const usage = {
    input_tokens: promptTokens,
    output_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
  }
  return (index: number): Buffer => {
    const delta = frame({ type: "speech.audio.delta", audio: piece(index).toString("base64") })
    return Buffer.from(index === pieces - 1 ? delta + frame({ type: "speech.audio.done", usage }) : delta)
  }
}
