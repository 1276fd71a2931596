/** `/llmsim/stats`: once, or five times a second. */
import { Effect, Schedule, Stream } from "effect"
import { HttpServerResponse } from "effect/http"
import { sseHeaders } from "../../http/sseBody.ts"
import { controlGroup } from "./controlGroup.ts"
import type { Standing } from "./Standing.ts"
import { makeReport } from "./statsReport.ts"

const every = "200 millis"

/** Reports, one after the other. */
export const statsStream = (report: Effect.Effect<string>): HttpServerResponse.HttpServerResponse => {
  const events = Stream.fromSchedule(Schedule.spaced(every)).pipe(
    Stream.mapEffect(() => Effect.map(report, (text) => Buffer.from(`data: ${text}\n\n`))),
  )
  return HttpServerResponse.stream(events, { headers: sseHeaders })
}

export const statsHandlers = (standing: () => Standing) =>
  controlGroup(
    "stats",
    Effect.map(makeReport(standing), (report) => {
      const stream = statsStream(Effect.sync(() => JSON.stringify(report())))
      return { get: () => Effect.sync(report), stream: () => Effect.succeed(stream) }
    }),
  )
