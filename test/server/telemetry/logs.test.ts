/** The log, as a collector receives it. */
import { assert, layer } from "@effect/vitest"
import { Effect, Layer, Logger } from "effect"
import { type RequestLine, RequestLog } from "../../../src/server/RequestLine.ts"
import { postJson } from "../../support/http.ts"
import { attribute, Collector, type LogRecord, logRecords, spans } from "../../support/otlp/Collector.ts"
import { chat, hello, telemetryServer, traced, traceId } from "./telemetryServer.ts"

/** Lines come to the log and to the collector. */
const written: Array<RequestLine> = []
const told: Array<string> = []
const loggingTo = (short: boolean) =>
  Layer.mergeAll(
    Logger.layer([Logger.make(({ message }) => told.push(String(message)))]),
    short ? Layer.succeed(RequestLog, (_, line) => written.push(line)) : Layer.empty,
  )

const saying = (all: ReadonlyArray<LogRecord>, text: string) =>
  all.filter(({ body }) => body.stringValue.startsWith(text))

for (const [protocol, short] of [
  ["http/json", true],
  ["http/protobuf", false],
] as const) {
  const server = telemetryServer({ protocol, metrics: "none" }, {}, "Info")
  layer(Layer.provideMerge(server, loggingTo(short)), { excludeTestServices: true })(
    `the log over ${protocol}`,
    (it) => {
      it.effect("tells each request once, with its id and its trace", () =>
        Effect.gen(function* () {
          const { headers } = yield* postJson(chat, hello, traced("01"))
          const all = yield* logRecords((found) => saying(found, `POST ${chat}`).length > 0)
          const found = saying(all, `POST ${chat}`)
          assert.strictEqual(found.length, 1)
          const [record] = found
          if (record === undefined) return assert.fail("no line")
          assert.strictEqual(record.traceId, traceId)
          const root = (yield* spans(({ length }) => length >= 6)).find(({ kind }) => kind === 2)
          assert.strictEqual(record.spanId, root?.spanId)
          assert.strictEqual(record.severityNumber, 9)
          assert.strictEqual(attribute(record, "request_id"), headers.get("x-request-id"))
          assert.strictEqual(Number(attribute(record, "status")), 200)
          assert.strictEqual(attribute(record, "model"), "gpt-4o")
          assert.isUndefined(attribute(record, "trace_id"))
          if (short) assert.strictEqual(written.at(-1)?.trace_id, traceId)
        }),
      )

      it.effect("has request lines without a trace where none was made", () =>
        Effect.gen(function* () {
          const { headers } = yield* postJson(chat, hello, traced("00"))
          const id = headers.get("x-request-id")
          const all = yield* logRecords((found) => found.some((record) => attribute(record, "request_id") === id))
          const record = all.find((one) => attribute(one, "request_id") === id)
          assert.strictEqual(record?.traceId ?? "", "")
        }),
      )

      it.effect("says once that the collector does not take what it is sent, and not to the collector", () =>
        Effect.gen(function* () {
          const collector = yield* Collector
          told.length = 0
          collector.status = 400
          for (let i = 0; i < 3; i++) {
            yield* postJson(chat, hello)
            yield* Effect.sleep("150 millis")
          }
          collector.status = 200
          const complaints = told.filter((text) => text.startsWith("the OpenTelemetry collector"))
          assert.deepStrictEqual(complaints.toSorted(), [
            "the OpenTelemetry collector does not take our logs",
            "the OpenTelemetry collector does not take our traces",
          ])
          assert.deepStrictEqual(saying(yield* logRecords(() => true), "the OpenTelemetry collector"), [])
        }),
      )
    },
  )
}
