/** The stream of a response that is made in the background, for the caller who started it. */
import { Effect } from "effect"
import { brokenScript, scriptResponse } from "../../http/brokenAnswer.ts"
import { sseHeaders } from "../../http/sseBody.ts"
import type { Started } from "./Background.ts"
import { showsInResponse } from "./brokenEvents.ts"
import type { ResponsesCodec } from "./codec.ts"
import { streamOf } from "./retrieve.ts"

/** It breaks where a fault says so, while the response itself goes on. */
export const followed = Effect.fnUntraced(function* (codec: ResponsesCodec, { planned, decoded, texts }: Started) {
  const answer = yield* planned
  const breakage = answer?.breakage
  if (answer === undefined || breakage === undefined || showsInResponse(breakage.fault, true)) return streamOf(texts)
  const url = `/${codec.provider}/v1/responses`
  const script = yield* brokenScript({ codec, decoded, answer, url, requestId: "", headers: sseHeaders }, breakage)
  return yield* scriptResponse(script, answer.paced.clock, answer.paced.startedAt)
})
