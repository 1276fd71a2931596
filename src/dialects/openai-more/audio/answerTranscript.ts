/** Answers with what was heard, in the time the model would take to write it. */
import { Effect, type Scope } from "effect"
import { HttpServerResponse } from "effect/http"
import type { SimError } from "../../../domain/SimError.ts"
import { hashWord } from "../../../generation/seededRandom.ts"
import type { ApiRequest } from "../../../http/apiRoute.ts"
import { pacedResponse } from "../../../http/pacedResponse.ts"
import { planCall } from "../../../http/planCall.ts"
import { trailOf } from "../../../http/RequestTrail.ts"
import { sseHeaders } from "../../../http/sseBody.ts"
import type { AudioServices } from "./AudioServices.ts"
import { transcriptFrames, wholeTranscript } from "./encode.ts"
import type { Hearing } from "./Hearing.ts"
import type { Recording } from "./Recording.ts"
import { transcribe } from "./Transcript.ts"
import type { TranscriptionRequest } from "./Wire.ts"

type Wish = TranscriptionRequest & { readonly task: Hearing["task"] }

/** A token of sound that is heard is a tenth of a second. */
const tokensPerSecond = 10

export const answerTranscript = Effect.fnUntraced(function* (
  services: AudioServices,
  request: ApiRequest,
  recording: Recording,
  wish: Wish,
): Effect.fn.Return<unknown, SimError, Scope.Scope> {
  const { stats } = services
  const { model } = wish
  const hearing = yield* hearingOf(services, recording, wish)
  const format = wish.response_format ?? "json"
  // Whisper does not stream, and ignores the wish.
  const streaming = wish.stream === true && !/^whisper/.test(model)
  const frames = streaming ? transcriptFrames(format, hearing) : []
  const promptTokens = hearing.promptTokens + hearing.audioTokens
  const completionTokens = hearing.transcript.tokens
  const tokens = Math.max(1, frames.length, completionTokens)
  const asked = { provider: "openai", endpoint: "openai-audio", model, streaming, text: wish.prompt ?? "" }
  const plan = yield* planCall(services, request, { ...asked, promptTokens, tokens })
  Object.assign(trailOf(request.http), { model, streaming, promptTokens, completionTokens })
  stats.answered({ streaming, promptTokens, completionTokens })
  if (streaming) {
    const due = plan.offsets.slice(0, frames.length)
    return yield* pacedResponse({ plan, due, piece: (index) => Buffer.from(frames[index] ?? ""), headers: sseHeaders })
  }
  yield* plan.clock.waitUntil(plan.startedAt + (plan.offsets.at(-1) ?? 0))
  const answer = wholeTranscript(format, hearing)
  return typeof answer === "string"
    ? HttpServerResponse.text(answer, { contentType: "text/plain; charset=utf-8" })
    : answer
})

const hearingOf = Effect.fnUntraced(function* (services: AudioServices, recording: Recording, wish: Wish) {
  const { model, prompt, task } = wish
  const transcript = yield* transcribe(services, recording, { model, prompt: prompt ?? undefined })
  const hearing: Hearing = {
    transcript,
    model,
    task,
    language: wish.language ?? wish.languages?.[0] ?? "en",
    temperature: wish.temperature ?? 0,
    granularities: wish.timestamp_granularities ?? ["segment"],
    logprobs: wish.include?.includes("logprobs") === true,
    speakers: wish.known_speaker_names ?? [],
    promptTokens: prompt == null ? 0 : yield* services.tokenizer.count(prompt, model),
    audioTokens: Math.ceil(recording.seconds * tokensPerSecond),
    random: services.seeds.random("hearing", hashWord(recording.digest), 0),
  }
  return hearing
})
