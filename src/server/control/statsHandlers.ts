/** `/llmsim/stats`: once, or five times a second. */
import { Effect } from "effect"
import { controlGroup } from "./controlGroup.ts"
import type { Standing } from "./Standing.ts"
import { makeReport } from "./statsReport.ts"
import { statsStream } from "./statsStream.ts"

export const statsHandlers = (standing: () => Standing) =>
  controlGroup(
    "stats",
    Effect.map(makeReport(standing), (report) => {
      const stream = statsStream(Effect.sync(() => JSON.stringify(report())))
      return { get: () => Effect.sync(report), stream: () => Effect.succeed(stream) }
    }),
  )
