/** Traces of calls, as a collector receives them. */
import { assert, it, layer } from "@effect/vitest"
import { Effect } from "effect"
import { json, postJson } from "../../support/http.ts"
import { attribute, Collector, type Span, spans } from "../../support/otlp/Collector.ts"
import { TestServer } from "../../support/TestServer.ts"
import { chat, hello, parentId, telemetryServer, traced, traceId } from "./telemetryServer.ts"

const onlyTraces = { metrics: "none", logs: "none" }

/** The span of the server and its parts, when those of the session's only call are there. */
const callIn = (session: string, parts: number) =>
  Effect.map(
    spans((all) => partsOf(all, session).length >= parts),
    (all) => ({ root: rootIn(all, session) as Span, parts: partsOf(all, session) }),
  )

const rootIn = (all: ReadonlyArray<Span>, session: string) =>
  all.find((span) => attribute(span, "llmsim.session") === session)

const partsOf = (all: ReadonlyArray<Span>, session: string) => {
  const root = rootIn(all, session)
  return root === undefined ? [] : all.filter(({ parentSpanId }) => parentSpanId === root.spanId)
}

const inSession = (session: string, headers: Record<string, string> = {}) => ({
  "x-llmsim-session": session,
  ...headers,
})

const names = (all: ReadonlyArray<{ readonly name: string }> = []) => all.map(({ name }) => name)

const assertInOrder = (root: Span, parts: ReadonlyArray<Span>) => {
  let at = BigInt(root.startTimeUnixNano)
  for (const part of parts) {
    assert.strictEqual(BigInt(part.startTimeUnixNano), at, part.name)
    assert.isTrue(BigInt(part.endTimeUnixNano) >= at, part.name)
    at = BigInt(part.endTimeUnixNano)
  }
  assert.strictEqual(BigInt(root.endTimeUnixNano), at)
}

for (const protocol of ["http/json", "http/protobuf"]) {
  const settings = { protocol, headers: "x-tenant=me%20too", resource_attributes: "deployment=a%2Cb", ...onlyTraces }
  layer(telemetryServer(settings, { mocks: [{ match: { content_contains: "Mock" }, response: "Mocked" }] }), {
    excludeTestServices: true,
  })(`a trace over ${protocol}`, (it) => {
    it.effect("continues the caller's, with a span for each part of the way", () =>
      Effect.gen(function* () {
        yield* postJson(chat, hello, inSession("continued", traced("01")))
        const { root, parts } = yield* callIn("continued", 5)
        assert.deepStrictEqual([root.traceId, root.parentSpanId], [traceId, parentId])
        assert.deepStrictEqual([...new Set(parts.map((span) => span.traceId))], [traceId])
        assert.deepStrictEqual([root.name, root.kind], ["chat gpt-4o", 2])
        assert.deepStrictEqual(names(parts), ["decode", "admit", "choose", "generate", "stream"])
        assertInOrder(root, parts)
        assert.strictEqual(attribute(root, "gen_ai.operation.name"), "chat")
        assert.strictEqual(attribute(root, "gen_ai.provider.name"), "openai")
        assert.strictEqual(attribute(root, "gen_ai.request.model"), "gpt-4o")
        assert.isString(attribute(root, "gen_ai.response.id"))
        assert.isAbove(Number(attribute(root, "gen_ai.usage.input_tokens")), 0)
        assert.strictEqual(Number(attribute(root, "gen_ai.usage.output_tokens")), 5)
        assert.include(JSON.stringify(attribute(root, "gen_ai.response.finish_reasons")), "length")
        const stream = parts[4] as Span
        assert.deepStrictEqual(names(stream.events), ["first_token"])
        const firstToken = BigInt(stream.events?.[0]?.timeUnixNano ?? 0)
        assert.isAtLeast(Number(firstToken - BigInt(root.startTimeUnixNano)), 10e6)
        assert.isAtLeast(Number(BigInt(root.endTimeUnixNano) - BigInt(root.startTimeUnixNano)), 18e6)
      }),
    )

    it.effect("goes where it should, in the name of the service", () =>
      Effect.gen(function* () {
        yield* postJson(chat, hello, traced("01"))
        yield* spans(({ length }) => length > 0)
        const [first] = (yield* Collector).received
        assert.strictEqual(first?.path, "/v1/traces")
        assert.strictEqual(first?.headers["x-tenant"], "me too")
        const { resource } = first?.message.resourceSpans[0] ?? {}
        assert.strictEqual(attribute(resource, "service.name"), "llmsim")
        assert.strictEqual(attribute(resource, "deployment"), "a,b")
      }),
    )

    it.effect("is not made where the caller does not want it, and tells where a call failed, and of which fault", () =>
      Effect.gen(function* () {
        yield* postJson(chat, hello, inSession("unwanted", traced("00")))
        yield* postJson(chat, hello, inSession("refused", { "x-llmsim-fault": "overloaded" }))
        const { root, parts } = yield* callIn("refused", 2)
        assert.notStrictEqual(root.traceId, traceId)
        assert.strictEqual(root.parentSpanId ?? "", "")
        assert.strictEqual(root.status?.code, 2)
        assert.strictEqual(attribute(root, "error.type"), "Overloaded")
        assert.deepStrictEqual(names(parts), ["decode", "admit"])
        assert.deepStrictEqual(names(parts[1]?.events), ["fault"])
        assertInOrder(root, parts)
        assert.isUndefined(rootIn(yield* spans(() => true), "unwanted"))
      }),
    )

    it.effect("tells a stream that broke, and which mock answered", () =>
      Effect.gen(function* () {
        const asked = { ...hello, messages: [{ role: "user", content: "Mock me" }], max_tokens: 50 }
        const headers = inSession("broken", { "x-llmsim-fault": "disconnect;after_events=2" })
        yield* Effect.ignoreCause(postJson(chat, asked, headers))
        const { root, parts } = yield* callIn("broken", 5)
        assert.strictEqual(attribute(root, "llmsim.fault"), "disconnect")
        assert.strictEqual(attribute(root, "llmsim.mock"), "settings#1")
        assert.include(names(parts[4]?.events), "fault")
        assertInOrder(root, parts)
      }),
    )

    it.effect("has the parts of whole answers and of other endpoints' calls", () =>
      Effect.gen(function* () {
        yield* postJson(chat, { ...hello, stream: false }, inSession("whole"))
        yield* postJson("/v1/embeddings", { model: "text-embedding-3-small", input: "Hi" }, inSession("embedding"))
        yield* postJson(chat, "{", inSession("unread"))
        const whole = yield* callIn("whole", 5)
        assert.deepStrictEqual(names(whole.parts), ["decode", "admit", "choose", "generate", "wait"])
        const embedding = yield* callIn("embedding", 5)
        assert.strictEqual(embedding.root.name, "embeddings text-embedding-3-small")
        assert.deepStrictEqual(names(embedding.parts), ["decode", "admit", "choose", "generate", "wait"])
        const unread = yield* callIn("unread", 1)
        assert.deepStrictEqual(names(unread.parts), ["decode"])
        for (const { root, parts } of [whole, embedding, unread]) assertInOrder(root, parts)
      }),
    )
  })
}

layer(telemetryServer({ sample_ratio: 0, ...onlyTraces }), { excludeTestServices: true })("a sampled trace", (it) => {
  it.effect("is sent only where the caller decided for it", () =>
    Effect.gen(function* () {
      for (let i = 0; i < 20; i++) yield* postJson(chat, hello)
      yield* postJson(chat, hello, traced("01"))
      const all = yield* spans(({ length }) => length >= 6)
      assert.deepStrictEqual([...new Set(all.map((span) => span.traceId))], [traceId])
      assert.strictEqual(all.length, 6)
    }),
  )
})

it.effect("no traces are made where nobody is named to send them to", () =>
  Effect.gen(function* () {
    const { received } = yield* Collector
    assert.strictEqual(json(yield* postJson(chat, { ...hello, stream: false })).object, "chat.completion")
    assert.deepStrictEqual(received, [])
  }).pipe(Effect.provide([TestServer.layer(), Collector.layer])),
)
