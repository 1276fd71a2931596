/** `/llmsim/stats`: once, or five times a second. */
import { Effect, Schedule, Stream } from "effect"
import { HttpServerResponse } from "effect/http"
import type { RequestTrail } from "../../http/RequestTrail.ts"
import { sseHeaders } from "../../http/sseBody.ts"
import { controlGroup } from "./controlGroup.ts"
import { makeReport } from "./statsReport.ts"

const every = "200 millis"

export const statsHandlers = (inFlight: ReadonlySet<RequestTrail>) =>
  controlGroup(
    "stats",
    Effect.map(makeReport(inFlight), (report) => {
      const events = Stream.fromSchedule(Schedule.spaced(every)).pipe(
        Stream.map(() => Buffer.from(`data: ${JSON.stringify(report())}\n\n`)),
      )
      return {
        get: () => Effect.sync(report),
        stream: () => Effect.sync(() => HttpServerResponse.stream(events, { headers: sseHeaders })),
      }
    }),
  )
