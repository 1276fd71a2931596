/** Reports of the stats as events, five times a second. */
import { Effect, Schedule, Stream } from "effect"
import { HttpServerResponse } from "effect/http"
import { sseHeaders } from "../../http/sseBody.ts"

const every = "200 millis"

/** `report` is JSON. */
export const statsStream = (report: Effect.Effect<string>): HttpServerResponse.HttpServerResponse => {
  const events = Stream.fromSchedule(Schedule.spaced(every)).pipe(
    Stream.mapEffect(() => Effect.map(report, (text) => Buffer.from(`data: ${text}\n\n`))),
  )
  return HttpServerResponse.stream(events, { headers: sseHeaders })
}
