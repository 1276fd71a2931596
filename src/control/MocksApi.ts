/** `/llmsim/mocks`: the mocks in force, and those that come and go while the server runs. */
import { Schema } from "effect"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import { MockRule } from "../mocks/MockRule.ts"
import { ControlAccess } from "./ControlAccess.ts"
import { bodyErrors, Conflict, NotFound } from "./ControlError.ts"
import { described } from "./described.ts"
import { QueryCheck } from "./QueryCheck.ts"

const Rule = MockRule.annotate({ identifier: "MockRule", description: "A mock: what it answers, and to whom" })

/** One mock, a list of them, or the content of a file of mocks. */
const MockRules = Schema.Union([Rule, Schema.Array(Rule), Schema.Struct({ mocks: Schema.Array(Rule) })])

/**
 * A mock in force.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { ControlClient, type ListedMock } from "llmsim/control"
 *
 * const isUnused = ({ answered }: ListedMock): boolean => answered === 0
 * const unused = Effect.gen(function* () {
 *   const { mocks } = yield* (yield* ControlClient).mocks.list()
 *   return mocks.filter(isUnused).map(({ id }) => id)
 * })
 * ```
 */
export const ListedMock = Schema.Struct({
  ...MockRule.fields,
  id: Schema.String,
  source: Schema.String.annotate({ description: "Where it comes from: `api`, `settings`, or a file" }),
  answered: Schema.Int.annotate({ description: "Calls that it answered" }),
}).annotate({ identifier: "ListedMock" })
/** A mock in force. */
export type ListedMock = typeof ListedMock.Type

/**
 * What became of a call, and which mocks came near.
 *
 * @example
 * ```ts
 * import type { MockExplanation } from "llmsim/control"
 *
 * const why = ({ answered_by, nearest: [nearest] }: MockExplanation): string =>
 *   answered_by ?? `none; ${nearest?.id} failed at ${nearest?.failed.map(({ key }) => key).join(", ")}`
 * ```
 */
export const MockExplanation = Schema.Struct({
  model: Schema.String,
  endpoint: Schema.NullOr(Schema.String),
  session: Schema.String,
  last_message: Schema.String,
  answered_by: Schema.NullOr(Schema.String).annotate({ description: "The id of the mock that answered" }),
  nearest: Schema.Array(
    Schema.Struct({
      id: Schema.String,
      source: Schema.String,
      failed: Schema.Array(
        Schema.Struct({ key: Schema.String, expected: Schema.Unknown, actual: Schema.Unknown }),
      ).annotate({ description: "What did not hold" }),
    }),
  ),
}).annotate({ identifier: "MockExplanation" })
/** What became of a call, and which mocks came near. */
export type MockExplanation = typeof MockExplanation.Type

const Ids = Schema.Struct({ ids: Schema.Array(Schema.String) })
const Removed = Schema.Struct({ removed: Schema.Int })
const params = { id: Schema.String }

const ofSession = (description: string) => ({ session: Schema.optional(Schema.String.annotate({ description })) })

export const MocksApi = HttpApiGroup.make("mocks")
  .add(
    HttpApiEndpoint.get("list", "/llmsim/mocks", {
      success: Schema.Struct({ mocks: Schema.Array(ListedMock), problems: Schema.Array(Schema.String) }),
    }).annotateMerge(described("All mocks in force", "All mocks in force, and what is wrong with files that changed")),
    HttpApiEndpoint.post("add", "/llmsim/mocks", {
      payload: MockRules,
      success: Ids.annotate({ httpApiStatus: 201 }),
      error: [...bodyErrors, Conflict],
    }).annotateMerge(described("Adds one mock, or several")),
    HttpApiEndpoint.put("replaceAll", "/llmsim/mocks", {
      payload: MockRules,
      success: Ids,
      error: bodyErrors,
    }).annotateMerge(described("Replaces all that were added here")),
    HttpApiEndpoint.delete("removeAll", "/llmsim/mocks", { success: Removed }).annotateMerge(
      described("Removes all that were added here"),
    ),
    HttpApiEndpoint.get("explain", "/llmsim/mocks/explain", {
      query: ofSession("The last call of this session; of all, if not said"),
      success: MockExplanation,
      error: NotFound,
    })
      .middleware(QueryCheck)
      .annotateMerge(described("Why the last call was answered as it was, and which mocks came near")),
    HttpApiEndpoint.post("reset", "/llmsim/mocks/reset", {
      query: ofSession("Of this session; of all, if not said"),
      success: Schema.Struct({ reset: Schema.String }),
    })
      .middleware(QueryCheck)
      .annotateMerge(described("Forgets how often mocks answered, and the states of scenarios")),
    HttpApiEndpoint.get("find", "/llmsim/mocks/:id", {
      params,
      success: ListedMock,
      error: NotFound,
    }).annotateMerge(described("One mock")),
    HttpApiEndpoint.put("replace", "/llmsim/mocks/:id", {
      params,
      payload: MockRules,
      success: Schema.Struct(params),
      error: [...bodyErrors, NotFound, Conflict],
    }).annotateMerge(described("Replaces one that was added here")),
    HttpApiEndpoint.delete("remove", "/llmsim/mocks/:id", {
      params,
      success: Removed,
      error: [NotFound, Conflict],
    }).annotateMerge(described("Removes one that was added here")),
  )
  .middleware(ControlAccess)
  .annotateMerge(described("Mocks: those in force, and those that come and go while the server runs"))
