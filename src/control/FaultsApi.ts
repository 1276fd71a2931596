/** `/llmsim/faults`: faults that are added while the server runs. */
import { Schema } from "effect"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import { FaultRule } from "../faults/FaultRule.ts"
import { ControlAccess } from "./ControlAccess.ts"
import { bodyErrors, NotFound } from "./ControlError.ts"
import { described } from "./described.ts"

const Rule = FaultRule.annotate({ identifier: "FaultRule", description: "A fault, and the calls that meet it" })

/** A rule that was added, with its count. */
const AddedFault = Schema.Struct({
  id: Schema.String,
  rule: Rule,
  happened: Schema.Int.annotate({ description: "How often it has happened" }),
}).annotate({ identifier: "AddedFault" })

const Added = Schema.Struct({ faults: Schema.Array(AddedFault) })

/** One rule, or several. */
export const FaultRules = Schema.Union([Rule, Schema.Array(Rule)])

export const FaultsApi = HttpApiGroup.make("faults")
  .add(
    HttpApiEndpoint.get("list", "/llmsim/faults", { success: Added }).annotateMerge(
      described("The faults that were added at run time"),
    ),
    HttpApiEndpoint.post("add", "/llmsim/faults", {
      payload: FaultRules,
      success: Added,
      error: bodyErrors,
    }).annotateMerge(
      described("Adds one rule, or several", "Adds one rule, or several; answers those that were added"),
    ),
    HttpApiEndpoint.delete("clear", "/llmsim/faults", { success: Added }).annotateMerge(
      described("Removes all that were added"),
    ),
    HttpApiEndpoint.delete("remove", "/llmsim/faults/:id", {
      params: { id: Schema.String },
      success: Schema.Struct({ id: Schema.String, deleted: Schema.Boolean }),
      error: NotFound,
    }).annotateMerge(described("Removes one")),
  )
  .middleware(ControlAccess)
  .annotateMerge(described("Faults that are added while the server runs"))
