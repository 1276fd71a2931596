/** The simulator's own API, under `/llmsim`. */
import { Predicate } from "effect"
import * as HttpApi from "effect/http-api/HttpApi"
import * as OpenApi from "effect/http-api/OpenApi"
import { FaultsApi } from "./FaultsApi.ts"
import { JournalApi } from "./JournalApi.ts"
import { MocksApi } from "./MocksApi.ts"
import { namedOnce } from "./namedOnce.ts"
import { ServerApi } from "./ServerApi.ts"
import { StatsApi } from "./StatsApi.ts"
import { VerdictApi } from "./VerdictApi.ts"

/** Who reads the spec may meet a server that tells more; what only Effect's clients read, or a double cannot hold, is left out. */
const open = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(open)
  if (!Predicate.isObject(node)) return node
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key, value]) => !(key === "additionalProperties" && value === false))
      .filter(([key]) => key !== "x-effect-stream")
      .filter(([, value]) => value !== Number.MAX_SAFE_INTEGER && value !== Number.MIN_SAFE_INTEGER)
      .map(([key, value]) => [key, key === "security" && Array.isArray(value) ? orWithout(value) : open(value)]),
  )
}

/** A server without a control key asks for none. */
const orWithout = (security: ReadonlyArray<unknown>): ReadonlyArray<unknown> =>
  security.length === 0 ? security : [...security, {}]

/**
 * The simulator's own API, under `/llmsim`: its endpoints with what they take and what they answer.
 *
 * @example
 * ```ts
 * import { OpenApi } from "effect/http-api"
 * import { ControlApi } from "llmsim/control"
 *
 * const paths = Object.keys(OpenApi.fromApi(ControlApi).paths)
 * paths.includes("/llmsim/stats") // true
 * ```
 */
export class ControlApi extends HttpApi.make("llmsim")
  .add(StatsApi, JournalApi, FaultsApi, MocksApi, VerdictApi, ServerApi)
  .annotateMerge(
    OpenApi.annotations({
      title: "llmsim's control API",
      version: "1",
      description:
        "What llmsim did, and what it does next. Callers on the same machine may use it; others show `control.key` as a " +
        "bearer token, unless `control.remote` is true.",
      transform: (spec) => namedOnce(open(spec) as Parameters<typeof namedOnce>[0]),
    }),
  ) {}
