/** `/llmsim/requests`: the journal of the last calls. */
import { Schema, SchemaTransformation } from "effect"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import { JournalDetail, JournalLine } from "../stats/JournalReport.ts"
import { ControlAccess } from "./ControlAccess.ts"
import { NotFound } from "./ControlError.ts"
import { described } from "./described.ts"
import { QueryCheck } from "./QueryCheck.ts"

const said = (description: string) => Schema.optional(Schema.String.annotate({ description }))

/** What is no number is as if it were not there. */
const Limit = Schema.String.annotate({ description: "How many at most; 100 if not said" }).pipe(
  Schema.decodeTo(
    Schema.UndefinedOr(Schema.Int),
    SchemaTransformation.transform({
      decode: (text) => (/^0*[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined),
      encode: (limit) => String(limit ?? ""),
    }),
  ),
)

const session = said("Only those of this session; wins over `x-llmsim-session`")

const headers = { "x-llmsim-session": said("Only those of this session") }

export const JournalApi = HttpApiGroup.make("requests")
  .add(
    HttpApiEndpoint.get("list", "/llmsim/requests", {
      headers,
      query: {
        model: said("Only calls of this model"),
        status: said("Only calls with this status code, or this outcome: `ok`, `error`, `aborted`"),
        key: said("Only calls with the key of this name"),
        session,
        text: said("Part of the prompt, of the body, of the model or of the path, in any case"),
        limit: Schema.optional(Limit),
      },
      success: Schema.Struct({ requests: Schema.Array(JournalLine) }),
    })
      .middleware(QueryCheck)
      .annotateMerge(described("The last calls, the newest first")),
    HttpApiEndpoint.delete("clear", "/llmsim/requests", {
      headers,
      query: { session },
      success: Schema.Struct({ deleted: Schema.Int }),
    })
      .middleware(QueryCheck)
      .annotateMerge(described("Forgets all calls, or those of a session")),
    HttpApiEndpoint.get("find", "/llmsim/requests/:id", {
      params: { id: Schema.String },
      success: JournalDetail,
      error: NotFound,
    }).annotateMerge(described("One call, with what was decided on its way and its real timing")),
  )
  .middleware(ControlAccess)
  .annotateMerge(described("The journal of the last calls"))
