/** `/llmsim/mocks`: the mocks in force, and those that come and go while the server runs. */
import { Effect } from "effect"
import { HttpRouter, HttpServerRequest } from "effect/http"
import { openAiFailure } from "../../dialects/openai-chat/errors.ts"
import { Conflict, type SimError, simError, UnknownObject } from "../../domain/SimError.ts"
import { failureResponse, jsonResponse } from "../../http/jsonResponse.ts"
import { trailOf } from "../../http/RequestTrail.ts"
import type { Route, RouteHandler } from "../../http/Route.ts"
import { type ListedRule, MockBook } from "../../mocks/MockBook.ts"
import type { MockRule } from "../../mocks/MockRule.ts"
import { RuntimeMocks } from "./RuntimeMocks.ts"
import { readRules } from "./readRules.ts"

type Handler = Effect.Effect<
  readonly [status: number, body: unknown],
  SimError,
  HttpServerRequest.HttpServerRequest | HttpRouter.RouteContext
>

export const mockRoutes = Effect.fnUntraced(function* (maxBodyBytes: number) {
  const book = yield* MockBook
  const runtime = new RuntimeMocks(book)
  const rules = readRules(maxBodyBytes)
  const route = (method: Route["method"], path: Route["path"], handler: Handler): Route => ({
    method,
    path,
    handler: answering(handler),
  })
  return [
    route(
      "GET",
      "/llmsim/mocks",
      Effect.sync(() => [200, { mocks: book.list().map(shown), problems: book.problems() }]),
    ),
    route("POST", "/llmsim/mocks", Effect.flatMap(rules, adding(runtime))),
    route(
      "PUT",
      "/llmsim/mocks",
      Effect.map(rules, (all) => [200, { ids: runtime.replaceAll(all) }]),
    ),
    route(
      "DELETE",
      "/llmsim/mocks",
      Effect.sync(() => [200, { removed: runtime.removeAll() }]),
    ),
    route("GET", "/llmsim/mocks/explain", explaining(book)),
    route("POST", "/llmsim/mocks/reset", resetting(book)),
    ...oneMockRoutes(runtime, rules).map(([method, handler]) => route(method, "/llmsim/mocks/:id", handler)),
  ]
})

const oneMockRoutes = (
  runtime: RuntimeMocks,
  rules: Effect.Effect<ReadonlyArray<MockRule>, SimError, HttpServerRequest.HttpServerRequest>,
): ReadonlyArray<readonly [Route["method"], Handler]> => [
  ["GET", Effect.map(named(runtime), (listed) => [200, shown(listed)])],
  [
    "PUT",
    Effect.flatMap(owned(runtime), ({ id }) =>
      Effect.map(rules, ([rule]) => {
        if (rule !== undefined) runtime.replace(id, rule)
        return [200, { id }] as const
      }),
    ),
  ],
  [
    "DELETE",
    Effect.map(owned(runtime), ({ id }) => {
      runtime.remove(id)
      return [200, { removed: 1 }] as const
    }),
  ],
]

const adding = (runtime: RuntimeMocks) => (rules: ReadonlyArray<MockRule>) => {
  const taken = rules.find(({ id }) => id !== undefined && runtime.find(id) !== undefined)
  return taken === undefined
    ? Effect.sync(() => [201, { ids: runtime.add(rules) }] as const)
    : Effect.fail(simError(new Conflict({ message: `There is a mock with the id ${taken.id} already.` })))
}

const query = Effect.map(
  HttpServerRequest.HttpServerRequest,
  ({ url }) => new URLSearchParams(url.split("?", 2)[1] ?? ""),
)

const session = Effect.map(query, (values) => values.get("session") ?? undefined)

const explaining = (book: MockBook["Service"]): Handler =>
  Effect.flatMap(session, (of) => {
    const explanation = book.explain(of)
    return explanation === undefined
      ? Effect.fail(simError(new UnknownObject({ kind: "call", id: of ?? "the last one" })))
      : Effect.succeed([200, explanation] as const)
  })

const resetting = (book: MockBook["Service"]): Handler =>
  Effect.map(session, (of) => {
    book.reset(of)
    return [200, { reset: of ?? "all sessions" }]
  })

const named = (runtime: RuntimeMocks) =>
  Effect.flatMap(HttpRouter.params, ({ id = "" }) => {
    const found = runtime.find(id)
    return found === undefined ? Effect.fail(simError(new UnknownObject({ kind: "mock", id }))) : Effect.succeed(found)
  })

const owned = (runtime: RuntimeMocks) =>
  Effect.filterOrFail(
    named(runtime),
    (listed) => runtime.owns(listed),
    ({ id, source }) => simError(new Conflict({ message: `The mock ${id} comes from ${source}: change it there.` })),
  )

const shown = ({ rule, ...listed }: ListedRule) => ({ ...listed, ...rule, id: listed.id })

const answering = (handler: Handler): RouteHandler =>
  Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) =>
    Effect.match(handler, {
      onSuccess: ([status, body]) => jsonResponse(status, body, {}),
      onFailure: (error) => failureResponse(openAiFailure, error, trailOf(request).id),
    }),
  )
