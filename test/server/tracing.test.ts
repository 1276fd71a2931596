/** Traces of calls, as a collector receives them. */
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { assert, it, layer } from "@effect/vitest"
import { Context, Effect, Layer, Schedule } from "effect"
import { json, postJson } from "../support/http.ts"
import { TestServer } from "../support/TestServer.ts"

interface Received {
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

/** Takes what is sent to it, and keeps it. */
class Collector extends Context.Service<Collector, { readonly url: string; readonly received: Array<Received> }>()(
  "test/server/Collector",
) {
  static readonly layer = Layer.effect(
    this,
    Effect.acquireRelease(
      Effect.callback<Collector["Service"] & { readonly close: () => void }>((resume) => {
        const received: Array<Received> = []
        const server = createServer((request, response) => {
          const chunks: Array<Buffer> = []
          request.on("data", (chunk: Buffer) => chunks.push(chunk))
          request.on("end", () => {
            received.push({ path: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks) })
            response.end("{}")
          })
        })
        server.listen(0, "127.0.0.1", () => {
          const { port } = server.address() as AddressInfo
          resume(Effect.succeed({ url: `http://127.0.0.1:${port}`, received, close: () => server.close() }))
        })
      }),
      ({ close }) => Effect.sync(close),
    ),
  )
}

const server = (telemetry: Record<string, unknown>) =>
  Layer.unwrap(
    Effect.map(Collector, ({ url }) =>
      TestServer.layer({ latency: { ttft: 10, tbt: 2 }, telemetry: { endpoint: url, ...telemetry } }),
    ),
  ).pipe(Layer.provideMerge(Collector.layer))

const chat = "/v1/chat/completions"
const hello = { model: "gpt-4o", messages: [{ role: "user", content: "Hello" }], max_tokens: 5, stream: true }
const traceId = "4bf92f3577b34da6a3ce929d0e0e4736"
const parentId = "00f067aa0ba902b7"
const traced = (flags: string) => ({ traceparent: `00-${traceId}-${parentId}-${flags}` })

interface Span {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly status: { readonly code: number }
  readonly attributes: ReadonlyArray<{ readonly key: string; readonly value: Record<string, unknown> }>
  readonly events: ReadonlyArray<{ readonly name: string }>
}

/** All spans so far, once there are this many. */
const spans = (count: number) =>
  Effect.map(
    Collector,
    ({ received }): ReadonlyArray<Span> =>
      received.flatMap(({ body }) =>
        JSON.parse(body.toString()).resourceSpans.flatMap((resource: { scopeSpans: ReadonlyArray<{ spans: Span }> }) =>
          resource.scopeSpans.flatMap((scope) => scope.spans),
        ),
      ),
  ).pipe(
    Effect.filterOrFail(({ length }) => length >= count),
    Effect.retry({ schedule: Schedule.spaced("50 millis"), times: 100 }),
    Effect.orDie,
  )

const attribute = ({ attributes }: Span, key: string) => {
  const value = attributes.find((one) => one.key === key)?.value
  return value === undefined ? undefined : Object.values(value)[0]
}

layer(server({ protocol: "http/json", headers: "x-tenant=me%20too", resource_attributes: "deployment=test" }), {
  excludeTestServices: true,
})("a trace", (it) => {
  it.effect("continues the caller's, with a span for each part of the way", () =>
    Effect.gen(function* () {
      yield* postJson(chat, hello, traced("01"))
      const all = yield* spans(4)
      assert.deepStrictEqual([...new Set(all.map((span) => span.traceId))], [traceId])
      const root = all.find(({ parentSpanId }) => parentSpanId === parentId)
      if (root === undefined) return assert.fail("no span of the server")
      assert.strictEqual(root.name, "chat gpt-4o")
      assert.strictEqual(attribute(root, "gen_ai.operation.name"), "chat")
      assert.strictEqual(attribute(root, "gen_ai.provider.name"), "openai")
      assert.strictEqual(attribute(root, "gen_ai.request.model"), "gpt-4o")
      assert.strictEqual(Number(attribute(root, "gen_ai.usage.output_tokens")), 5)
      assert.include(JSON.stringify(attribute(root, "gen_ai.response.finish_reasons")), "length")
      const children = all.filter(({ parentSpanId }) => parentSpanId === root.spanId)
      assert.deepStrictEqual(
        children.map(({ name }) => name),
        ["decode", "plan", "stream"],
      )
      const stream = children[2] as Span
      assert.deepStrictEqual(
        stream.events.map(({ name }) => name),
        ["first_token"],
      )
      assert.isAtLeast(Number(BigInt(root.endTimeUnixNano) - BigInt(root.startTimeUnixNano)), 18e6)
      const { received } = yield* Collector
      assert.strictEqual(received[0]?.path, "/v1/traces")
      assert.strictEqual(received[0]?.headers["x-tenant"], "me too")
      assert.include(received[0]?.body.toString() ?? "", '"deployment"')
    }),
  )

  it.effect("is not made where the caller does not want it, and tells errors and faults", () =>
    Effect.gen(function* () {
      const before = (yield* spans(4)).length
      yield* postJson(chat, hello, traced("00"))
      yield* postJson(chat, hello, { "x-llmsim-fault": "overloaded" })
      const all = (yield* spans(before + 2)).slice(before)
      const root = all.find(({ parentSpanId }) => parentSpanId === undefined)
      if (root === undefined) return assert.fail("no span of the server")
      assert.notStrictEqual(root.traceId, traceId)
      assert.strictEqual(root.status.code, 2)
      assert.strictEqual(attribute(root, "error.type"), "Overloaded")
      assert.strictEqual(root.events[0]?.name, "fault")
      assert.strictEqual(all.length, 2)
    }),
  )
})

layer(server({ sample_ratio: 0 }), { excludeTestServices: true })("a sampled trace", (it) => {
  it.effect("is sent as protobuf, and only where the caller decided for it", () =>
    Effect.gen(function* () {
      for (let i = 0; i < 20; i++) yield* postJson(chat, hello)
      yield* postJson(chat, hello, traced("01"))
      const { received } = yield* Collector
      yield* Effect.suspend(() => (received.length > 0 ? Effect.void : Effect.fail("nothing yet"))).pipe(
        Effect.retry({ schedule: Schedule.spaced("50 millis"), times: 100 }),
      )
      assert.strictEqual(received.length, 1)
      const body = received[0]?.body ?? Buffer.alloc(0)
      assert.strictEqual(received[0]?.headers["content-type"], "application/x-protobuf")
      assert.isTrue(body.includes(Buffer.from(traceId, "hex")))
      assert.isTrue(body.includes(Buffer.from(parentId, "hex")))
      assert.isTrue(body.includes("gen_ai.request.model"))
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
