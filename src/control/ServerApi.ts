/** `/llmsim/settings` and `/llmsim/reset`: the server as a whole. */
import { Schema } from "effect"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import { Settings } from "../settings/Settings.ts"
import { ControlAccess } from "./ControlAccess.ts"
import { StoreFailed } from "./ControlError.ts"
import { described } from "./described.ts"

export const ServerApi = HttpApiGroup.make("server")
  .add(
    HttpApiEndpoint.get("settings", "/llmsim/settings", {
      success: Schema.toType(Settings).annotate({ identifier: "Settings" }),
    }).annotateMerge(described("The settings in force", "The settings in force; keys and passwords are hidden")),
    HttpApiEndpoint.post("reset", "/llmsim/reset", {
      success: Schema.Struct({ reset: Schema.Boolean }),
      error: StoreFailed,
    }).annotateMerge(
      described(
        "As after a start",
        "Forgets stats, metrics, the journal, faults that were added and all stored objects; calls in progress go on",
      ),
    ),
  )
  .middleware(ControlAccess)
  .annotateMerge(described("The server as a whole"))
