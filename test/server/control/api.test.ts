/** The control API as its contract has it: all endpoints through the derived client, and all answers held against it. */
import { assert, describe, it, layer } from "@effect/vitest"
import { Validator } from "@seriousme/openapi-schema-validator"
import { Effect, Layer, Result, Schema, Stream } from "effect"
import { FetchHttpClient, HttpClient } from "effect/http"
import * as HttpApi from "effect/http-api/HttpApi"
import * as OpenApi from "effect/http-api/OpenApi"
import { ControlApi, ControlClient } from "../../../src/control.ts"
import { json, postJson, request } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

interface Endpoint {
  readonly name: string
  readonly test: RegExp
  readonly schemas: ReadonlyMap<number, ReadonlyArray<Schema.Top>>
}

const endpoints: Array<Endpoint> = []
HttpApi.reflect(ControlApi, {
  onGroup: () => undefined,
  onEndpoint: ({ endpoint: { method, path }, successes, errors }) => {
    const test = new RegExp(`^${method} ${path.replace(/:\w+/g, "[^/]+")}$`)
    endpoints.push({ name: `${method} ${path}`, test, schemas: new Map([...errors, ...successes]) })
  },
})

/** Literal paths come before those with ids. */
const endpointOf = (method: string, url: string) =>
  endpoints
    .toSorted((one, other) => one.name.split(":").length - other.name.split(":").length)
    .find(({ test }) => test.test(`${method} ${new URL(url).pathname}`))

/** Nothing, where one of the status's schemas has the body as it is, without a field more. */
const problemOf = ({ name, schemas }: Endpoint, status: number, body: unknown): ReadonlyArray<string> => {
  const results = (schemas.get(status) ?? []).map((schema) =>
    Schema.decodeUnknownResult(schema as Schema.Codec<unknown>)(body, { onExcessProperty: "error" }),
  )
  if (results.some(Result.isSuccess)) return []
  return [`${name} ${status}: ${results.map((one) => (Result.isFailure(one) ? one.failure.message : "")).join("\n")}`]
}

interface Watch {
  readonly asked: Set<string>
  readonly problems: Array<string>
}

/** Reads along: a client decodes what it knows, and would not see what is there besides. */
const watched = ({ asked, problems }: Watch) =>
  Layer.effect(
    HttpClient.HttpClient,
    Effect.map(HttpClient.HttpClient, (client) =>
      HttpClient.tap(client, (response) => {
        const { method, url } = response.request
        const endpoint = endpointOf(method, url)
        if (endpoint === undefined) return Effect.sync(() => problems.push(`no endpoint: ${method} ${url}`))
        asked.add(endpoint.name)
        if (url.endsWith("/stream")) return Effect.void
        return Effect.map(Effect.orDie(response.json), (body) => {
          problems.push(...problemOf(endpoint, response.status, body))
        })
      }),
    ),
  ).pipe(Layer.provide(FetchHttpClient.layer))

const controlling = <A, E>(use: (control: ControlClient["Service"]) => Effect.Effect<A, E>, key?: string) =>
  Effect.gen(function* () {
    const { url } = yield* TestServer
    const watch: Watch = { asked: new Set(), problems: [] }
    const client = Layer.provide(ControlClient.layer({ url: `${url}/`, key }), watched(watch))
    const result = yield* Effect.provide(Effect.flatMap(ControlClient, use), client)
    assert.deepStrictEqual(watch.problems, [])
    return { result, asked: watch.asked }
  })

const ask = { model: "gpt-4o", messages: [{ role: "user", content: "Hello" }], max_tokens: 5 }
const chat = "/v1/chat/completions"

/** Calls of every kind, so that no part of an answer is empty. */
const traffic = Effect.gen(function* () {
  yield* postJson(chat, { ...ask, stream: true })
  yield* postJson(chat, { ...ask, prediction: { type: "content", content: "Hello" } })
  yield* postJson(chat, { ...ask, max_tokens: "many" }, { "x-llmsim-session": "one" })
  yield* postJson(chat, ask, { "x-llmsim-fault": "rate_limit" })
  yield* postJson("/v1/messages", { ...ask, model: "claude-sonnet-4-5" }, { "anthropic-version": "2023-06-01" })
})

const limits = { requests_per_minute: 1000 }
const mocks = [{ id: "fixed", match: { content_equals: "fixed" }, response: "from settings" }]

layer(TestServer.layer({ mocks, limits, journal: { bodies: true } }), { excludeTestServices: true })(
  "the control API",
  (it) => {
    it.effect("answers its derived client at every endpoint, and only as it says", () =>
      Effect.gen(function* () {
        yield* traffic
        const { asked } = yield* controlling(
          Effect.fnUntraced(function* (control) {
            const stats = yield* control.stats.get()
            assert.strictEqual(stats.total_requests, 5)
            assert.strictEqual(stats.faults_by_kind.rate_limit, 1)
            const streamed = yield* Stream.runCollect(Stream.take(yield* control.stats.stream(), 2))
            assert.deepStrictEqual(
              streamed.map((one) => one.total_requests),
              [5, 5],
            )

            const { requests } = yield* control.requests.list({ headers: {}, query: { limit: 2 } })
            assert.lengthOf(requests, 2)
            const own = yield* control.requests.list({ headers: { "x-llmsim-session": "one" }, query: {} })
            assert.deepStrictEqual(
              own.requests.map(({ status }) => status),
              [400],
            )
            for (const { id } of (yield* control.requests.list({ headers: {}, query: {} })).requests) {
              assert.strictEqual((yield* control.requests.find({ params: { id } })).id, id)
            }
            const cleared = yield* control.requests.clear({ headers: {}, query: { session: "one" } })
            assert.deepStrictEqual(cleared, { deleted: 1 })
            const gone = yield* Effect.flip(control.requests.find({ params: { id: "nothing" } }))
            assert.strictEqual(gone._tag, "NotFound")

            const { faults } = yield* control.faults.add({
              payload: [{ fault: { kind: "overloaded" }, times: 1 }, { fault: { kind: "reset" } }],
            })
            assert.deepStrictEqual((yield* control.faults.list()).faults, faults)
            yield* control.faults.remove({ params: { id: faults[0]?.id ?? "" } })
            const removed = yield* Effect.flip(control.faults.remove({ params: { id: faults[0]?.id ?? "" } }))
            assert.strictEqual(removed._tag, "NotFound")
            assert.deepStrictEqual(yield* control.faults.clear(), { faults: [] })

            assert.strictEqual((yield* control.server.settings()).latency.profile, "instant")
            assert.isTrue((yield* control.verdict.get()).watching)
            assert.deepStrictEqual((yield* control.verdict.reset()).clients, [])
            assert.deepStrictEqual(yield* control.server.reset(), { reset: true })
          }),
        )
        const others = yield* controlling(
          Effect.fnUntraced(function* (control) {
            const greeting = { match: { content_contains: "hi" }, response: { content: "hello" } }
            const { ids } = yield* control.mocks.add({ payload: greeting })
            const id = ids[0] ?? ""
            const listed = yield* control.mocks.list()
            assert.deepStrictEqual(
              listed.mocks.map((one) => [one.id, one.source]),
              [
                ["fixed", "settings"],
                [id, "api"],
              ],
            )
            yield* control.mocks.replace({ params: { id }, payload: { response: "good day" } })
            assert.deepInclude(yield* control.mocks.find({ params: { id } }), { response: "good day" })
            const foreign = yield* Effect.flip(control.mocks.remove({ params: { id: "fixed" } }))
            assert.strictEqual(foreign._tag, "Conflict")
            yield* control.mocks.remove({ params: { id } })
            yield* control.mocks.replaceAll({ payload: { mocks: [greeting, greeting] } })
            assert.deepStrictEqual(yield* control.mocks.removeAll(), { removed: 2 })
            assert.strictEqual((yield* control.mocks.explain({ query: {} })).model, "claude-sonnet-4-5")
            assert.deepStrictEqual(yield* control.mocks.reset({ query: { session: "one" } }), { reset: "one" })
          }),
        )
        assert.deepStrictEqual([...asked, ...others.asked].toSorted(), endpoints.map(({ name }) => name).toSorted())
      }),
    )

    it.effect("says by its path what is wrong with a body or a query", () =>
      Effect.gen(function* () {
        const fault = json(yield* postJson("/llmsim/faults", [{ fault: { kind: "slow" } }, { fault: { kind: 3 } }]))
        assert.strictEqual(fault.error.param, "[1].fault.kind")
        const mock = json(yield* postJson("/llmsim/mocks", { response: { content: 3 } }))
        assert.strictEqual(mock.error.param, "response.content")
        const query = yield* request("/llmsim/requests?model=a&model=b")
        assert.deepStrictEqual([query.status, json(query).error.param], [400, "model"])
        assert.strictEqual((yield* request("/llmsim/requests?limit=many&unknown=1")).status, 200)
        assert.strictEqual((yield* request("/llmsim/faults", { method: "POST", body: "{}" })).status, 415)
        const { result } = yield* controlling((control) =>
          Effect.flip(control.mocks.add({ payload: { id: "fixed", response: "again" } })),
        )
        assert.strictEqual(result._tag, "Conflict")
        assert.include(result.message, "already")
      }),
    )

    it.effect("answers each request as its own, not as the first", () =>
      Effect.gen(function* () {
        const bodies = ["overloaded", "slow", "reset"].map((kind) => ({ fault: { kind } }))
        const added = yield* Effect.forEach(bodies, (body) => postJson("/llmsim/faults", body), { concurrency: 3 })
        assert.deepStrictEqual(
          added.map((one) => json(one).faults[0].rule),
          bodies,
        )
        assert.strictEqual(new Set(added.map(({ headers }) => headers.get("x-request-id"))).size, 3)
        yield* request("/llmsim/faults", { method: "DELETE" })
      }),
    )
  },
)

layer(TestServer.layer({ control: { key: "open-sesame" } }), { excludeTestServices: true })(
  "the control API of a server with a key",
  (it) => {
    it.effect("lets its client in with the key, and says why not without", () =>
      Effect.gen(function* () {
        const { result } = yield* controlling((control) => control.stats.get(), "open-sesame")
        assert.strictEqual(result.total_requests, 0)
        for (const key of [undefined, "wrong"]) {
          const refused = yield* controlling((control) => Effect.flip(control.faults.clear()), key)
          assert.strictEqual(refused.result._tag, "Unauthorized")
        }
        assert.strictEqual((yield* request("/llmsim/openapi.json")).status, 200)
      }),
    )
  },
)

describe("the spec of the control API", () => {
  const spec = OpenApi.fromApi(ControlApi)

  it("is valid OpenAPI, every reference in it leads somewhere, and every part is named", async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(spec) as never)
    assert.isTrue(valid, JSON.stringify(errors))
    const names = Object.keys(spec.components.schemas)
    const references = [...JSON.stringify(spec).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name)
    assert.includeMembers(names, references)
    for (const name of names) assert.notMatch(name, /_\d*$/)
  })

  it("has every route, with a summary and the refusals of all", () => {
    const told = Object.entries(spec.paths).flatMap(([path, item]) =>
      Object.entries(item as Readonly<Record<string, OpenApi.OpenAPISpecOperation>>).map(([method, operation]) => {
        assert.isNotEmpty(operation.summary ?? "", path)
        assert.containsAllKeys(operation.responses, ["401", "403"])
        return `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ":$1")}`
      }),
    )
    assert.deepStrictEqual(told.toSorted(), endpoints.map(({ name }) => name).toSorted())
  })
})
