/** Plays a recorded answer, at the pace that is set. */
import { Effect, Predicate, Result } from "effect"
import { type HttpServerRequest, HttpServerResponse } from "effect/http"
import { hashWord } from "../../generation/seededRandom.ts"
import { scriptResponse } from "../../http/brokenAnswer.ts"
import { playScript } from "../../http/playScript.ts"
import { trailOf } from "../../http/RequestTrail.ts"
import { nodeResponse } from "../../http/upstream/nodeResponse.ts"
import { scriptOf } from "../../http/upstream/scriptOf.ts"
import { Latency } from "../../latency/Latency.ts"
import { Pacer } from "../../latency/Pacer.ts"
import { ModelCatalog } from "../../models/ModelCatalog.ts"
import type { Exchange } from "../../recording/Exchange.ts"
import type { RecordingSettings } from "../../recording/RecordingSettings.ts"
import { Seeds } from "../../simulation/Seeds.ts"

type TimeOf = (piece: number, recorded: number) => number

export const makeReplay = ({ replay: { speed, pace } }: RecordingSettings) =>
  Effect.gen(function* () {
    const pacer = yield* Pacer
    const latencyTimes = yield* makeLatencyTimes
    const recordedTimes: TimeOf = (_, recorded) => (speed === "instant" ? 0 : recorded / speed)
    return Effect.fnUntraced(function* (request: HttpServerRequest.HttpServerRequest, exchange: Exchange) {
      const trail = trailOf(request)
      const timeOf = pace === "latency" ? yield* latencyTimes(exchange) : recordedTimes
      const script = scriptOf(exchange.response, timeOf)
      const response = nodeResponse(request)
      if (response === undefined) return yield* scriptResponse(script, pacer, trail.startedAt)
      yield* playScript(response, script, pacer, trail.startedAt)
      trail.written = true
      return HttpServerResponse.empty({ status: exchange.response.status })
    })
  })

/** Each piece as if it were a token of the model. */
const makeLatencyTimes = Effect.gen(function* () {
  const latency = yield* Latency
  const catalog = yield* ModelCatalog
  const seeds = yield* Seeds
  let plays = 0
  return Effect.fnUntraced(function* ({ request, response }: Exchange) {
    const { normalized } = request
    const model = Predicate.hasProperty(normalized, "model") ? String(normalized.model) : ""
    const card = Result.getOrUndefined(yield* Effect.result(catalog.resolve(model)))
    const { offsets } = yield* latency.plan(
      { model, preset: card?.latencyPreset ?? "", tokens: response.pieces.length, uncachedPromptTokens: 0 },
      seeds.random("latency", hashWord(model), ++plays),
    )
    const timeOf: TimeOf = (piece) => offsets[piece] ?? offsets.at(-1) ?? 0
    return timeOf
  })
})
