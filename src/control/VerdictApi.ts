/** `/llmsim/verdict`: how clients did when calls went wrong. */
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import { VerdictReport } from "../faults/verdict/VerdictReport.ts"
import { ControlAccess } from "./ControlAccess.ts"
import { described } from "./described.ts"

const Report = VerdictReport.annotate({ identifier: "VerdictReport" })

export const VerdictApi = HttpApiGroup.make("verdict")
  .add(
    HttpApiEndpoint.get("get", "/llmsim/verdict", { success: Report }).annotateMerge(
      described("What each client did, and which rules it kept"),
    ),
    HttpApiEndpoint.delete("reset", "/llmsim/verdict", { success: Report }).annotateMerge(
      described("Forgets all that was seen"),
    ),
  )
  .middleware(ControlAccess)
  .annotateMerge(described("How clients did when calls went wrong"))
