/** Plays a recorded answer, at the pace that is set. */
import { Effect, Result } from "effect"
import { HttpServerResponse } from "effect/http"
import type { AnswerReader } from "../../domain/answerReader.ts"
import { hashWord } from "../../generation/seededRandom.ts"
import { scriptResponse } from "../../http/brokenAnswer.ts"
import { trailOf } from "../../http/RequestTrail.ts"
import { nodeResponse } from "../../http/upstream/nodeResponse.ts"
import { type ReplayTimes, replayTimes } from "../../http/upstream/replayTimes.ts"
import { scriptOf } from "../../http/upstream/scriptOf.ts"
import { writeRecorded } from "../../http/upstream/writeRecorded.ts"
import { Latency } from "../../latency/Latency.ts"
import { Pacer } from "../../latency/Pacer.ts"
import { ModelCatalog } from "../../models/ModelCatalog.ts"
import { bytesOf } from "../../recording/bytesOf.ts"
import type { Exchange } from "../../recording/Exchange.ts"
import { modelOf } from "../../recording/modelOf.ts"
import type { RecordingSettings } from "../../recording/RecordingSettings.ts"
import { Seeds } from "../../simulation/Seeds.ts"
import { type Counters, noteAnswered } from "./countCall.ts"
import type { Incoming } from "./Incoming.ts"
import { arrivedAt } from "./noteArrivals.ts"

export const makeReplay = ({ replay: { speed, pace } }: RecordingSettings, counters: Counters) =>
  Effect.gen(function* () {
    const pacer = yield* Pacer
    const latencyTimes = yield* makeLatencyTimes(counters.answers)
    return Effect.fnUntraced(function* (incoming: Incoming, exchange: Exchange) {
      const { request } = incoming
      const { response: recorded } = exchange
      const trail = trailOf(request)
      const startedAt = arrivedAt(request)
      const text = textOf(recorded)
      noteAnswered(counters, incoming, recorded.status, text)
      const times = pace === "latency" ? yield* latencyTimes(exchange, text) : replayTimes(recorded, speed)
      trail.plannedAt = pacer.now()
      trail.planned = { ttft: times.pieces[0] ?? times.end, duration: times.end }
      const response = nodeResponse(request)
      const onFirst = () => {
        trail.firstTokenAt = pacer.now()
      }
      const playing = { recorded, times, startedAt, clock: pacer, onFirst }
      const written = response && writeRecorded(response, playing)
      if (written === undefined) return yield* scriptResponse(scriptOf(recorded, times), pacer, startedAt)
      yield* written
      if (recorded.ending === "cut") yield* warnOfCut(exchange)
      trail.written = true
      return HttpServerResponse.empty()
    })
  })

/** For a caller who stayed longer than the recorded one. */
const warnOfCut = ({ id }: Exchange) =>
  Effect.logWarning("a replay broke off where the caller left when it was recorded").pipe(
    Effect.annotateLogs({ recording: id }),
  )

const textOf = ({ pieces }: Exchange["response"]): string =>
  pieces.map(([, bytes]) => (typeof bytes === "string" ? bytes : bytesOf(bytes).toString())).join("")

/** As if the model of the settings said it: each piece of a stream is a token, and an answer that came whole takes as long as its tokens. */
const makeLatencyTimes = Effect.fnUntraced(function* ({ usageIn }: AnswerReader) {
  const latency = yield* Latency
  const catalog = yield* ModelCatalog
  const seeds = yield* Seeds
  let plays = 0
  return Effect.fnUntraced(function* (exchange: Exchange, text: string) {
    const { pieces } = exchange.response
    const model = modelOf(exchange) ?? ""
    const card = Result.getOrUndefined(yield* Effect.result(catalog.resolve(model)))
    const usage = usageIn(text)
    const tokens = pieces.length > 1 ? pieces.length : (usage?.completion ?? 1)
    const { offsets } = yield* latency.plan(
      {
        model,
        preset: card?.latencyPreset ?? "",
        tokens,
        uncachedPromptTokens: Math.max(0, (usage?.prompt ?? 0) - (usage?.cached ?? 0)),
      },
      seeds.random("latency", hashWord(model), ++plays),
    )
    const end = offsets.at(-1) ?? 0
    const times: ReplayTimes = {
      headers: undefined,
      pieces: pieces.length > 1 ? pieces.map((_, piece) => offsets[piece] ?? end) : pieces.map(() => end),
      end,
    }
    return times
  })
})
