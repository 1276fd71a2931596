/** Reads mocks from a request's body: one, a list, or the content of a file of them. */
import { Effect, Result, Schema } from "effect"
import { HttpServerRequest } from "effect/http"
import { InvalidRequest, type SimError, simError } from "../../domain/SimError.ts"
import { schemaProblem } from "../../domain/schemaProblem.ts"
import { readJson } from "../../http/readJson.ts"
import { MockFile, type MockRule } from "../../mocks/MockRule.ts"
import { asList } from "../../settings/loadMocks.ts"

/** Fails with `InvalidRequest`, which names the key. */
export const readRules = (
  maxBodyBytes: number,
): Effect.Effect<ReadonlyArray<MockRule>, SimError, HttpServerRequest.HttpServerRequest> =>
  Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) =>
    Effect.flatMap(readJson(request, maxBodyBytes), (body) => {
      const [tree, longer] = asList(body)
      const decoded = decodeMocks(tree)
      if (Result.isSuccess(decoded)) return Effect.succeed(decoded.success.mocks)
      const problem = schemaProblem(decoded.failure.issue, tree)
      return Effect.fail(simError(new InvalidRequest({ problem: { ...problem, path: problem.path.slice(longer) } })))
    }),
  )

const decodeMocks = Schema.decodeUnknownResult(MockFile, { onExcessProperty: "error" })
