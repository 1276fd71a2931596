/** Writes exchanges to the cassette, without their secrets. */
import { Clock, Context, Data, Effect, Layer } from "effect"
import { Anonymizer } from "./anonymize/Anonymizer.ts"
import { Cassette } from "./Cassette.ts"
import type { Exchange, RawRequest, RawResponse } from "./Exchange.ts"
import { jsonOf } from "./jsonOf.ts"
import { modelIn } from "./modelOf.ts"
import { redactResponse } from "./redaction/redactResponse.ts"

/**
 * The exchange was not written.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { Recorder } from "llmsim"
 *
 * type Exchange = Parameters<Recorder["Service"]["record"]>
 * const recorded = (...exchange: Exchange) =>
 *   Effect.flatMap(Recorder, (recorder) => recorder.record(...exchange)).pipe(
 *     Effect.asVoid,
 *     Effect.catchTag("NotRecorded", ({ message }) => Effect.logWarning(message)),
 *   )
 * ```
 */
export class NotRecorded extends Data.TaggedError("NotRecorded")<{ readonly message: string }> {}

/**
 * Writes exchanges to the cassette, without their secrets; fails with `NotRecorded` when one holds a secret still.
 *
 * @example
 * ```ts
 * import { Effect, Layer } from "effect"
 * import { Anonymizer, Cassette, Recorder } from "llmsim"
 *
 * const seen: Array<string> = []
 * const told = Layer.effect(
 *   Recorder,
 *   Effect.map(Recorder, (usual) => ({
 *     record: (...exchange: Parameters<typeof usual.record>) =>
 *       Effect.tap(usual.record(...exchange), ({ route }) => Effect.sync(() => seen.push(route))),
 *   })),
 * ).pipe(Layer.provide(Recorder.layer), Layer.provide([Cassette.layerNone, Anonymizer.layerNone]))
 * ```
 */
export class Recorder extends Context.Service<
  Recorder,
  {
    readonly record: (request: RawRequest, response: RawResponse) => Effect.Effect<Exchange, NotRecorded>
  }
>()("llmsim/recording/Recorder") {
  static readonly layer = Layer.effect(
    this,
    Effect.gen(function* () {
      const cassette = yield* Cassette
      const anonymizer = yield* Anonymizer
      let count = 0
      const record = Effect.fnUntraced(function* (raw: RawRequest, rawResponse: RawResponse) {
        const at = new Date(yield* Clock.currentTimeMillis).toISOString()
        const lorem = yield* anonymizer.loremFor(modelIn(jsonOf(raw), raw.url) ?? "")
        const { request, keys } = cassette.describe(raw, lorem)
        const response = redactResponse(rawResponse, { redactor: cassette.redactor, lorem })
        const { key, exact, route } = keys
        const id = `${at.replace(/\D/g, "")}-${++count}`
        const exchange: Exchange = { key, exact, route, id, at, request, response, ...(lorem && { anonymized: true }) }
        const line = JSON.stringify(exchange)
        const left = cassette.redactor.leftIn(line)
        if (left !== undefined) {
          return yield* new NotRecorded({ message: `the exchange still holds a secret (${left}) and is not recorded` })
        }
        yield* Effect.try({
          try: () => cassette.append(line, exchange),
          catch: (error) => new NotRecorded({ message: error instanceof Error ? error.message : String(error) }),
        })
        return exchange
      })
      return { record }
    }),
  )
}
