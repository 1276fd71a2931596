/** `/llmsim/stats`: what the simulator has done, once or five times a second. */
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import { ControlAccess } from "./ControlAccess.ts"
import { described } from "./described.ts"
import { StatsReport } from "./StatsReport.ts"

export const StatsApi = HttpApiGroup.make("stats")
  .add(
    HttpApiEndpoint.get("get", "/llmsim/stats", { success: StatsReport }).annotateMerge(
      described("What the simulator has done, and how true its timing was"),
    ),
    HttpApiEndpoint.get("stream", "/llmsim/stats/stream", {
      success: HttpApiSchema.StreamSse({ data: StatsReport }),
    }).annotateMerge(described("The same, five times a second, as server-sent events")),
  )
  .middleware(ControlAccess)
  .annotateMerge(described("Counts, rates, latency and the timing truth"))
