/** The short way of request lines writes, byte for byte, what the log's own way writes. */
import { assert, it } from "@effect/vitest"
import { Effect, Logger, Schema } from "effect"
import { jsonLine } from "../../src/cli/jsonLine.ts"
import { printable } from "../../src/cli/printable.ts"
import { present, type RequestLine } from "../../src/server/RequestLine.ts"

const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

/** What `Logger.formatJson` writes at that moment; whose fiber it was tells nothing of a request. */
const logged = (message: string, line: RequestLine, at: number) =>
  Effect.gen(function* () {
    const written: Array<string> = []
    const lines = Logger.make((options) => {
      written.push(printable(Logger.formatJson.log({ ...options, date: new Date(at) })))
    })
    yield* Effect.annotateLogs(Effect.logInfo(message), present(line)).pipe(Effect.provide(Logger.layer([lines])))
    return written[0]?.replace(/,"fiberId":"#\d+"}$/, "}")
  })

it.effect.prop(
  "is the line that all logs get",
  {
    message: Schema.String,
    status: Schema.Union([Count, Schema.Literal("aborted")]),
    duration_ms: Schema.Finite,
    traced: Schema.Boolean,
    fault: Schema.UndefinedOr(Schema.String),
    model: Schema.UndefinedOr(Schema.String),
    stream: Schema.UndefinedOr(Schema.Boolean),
    counts: Schema.Tuple([Schema.UndefinedOr(Count), Schema.UndefinedOr(Count)]),
    at: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 4_000_000_000_000 })),
  },
  ({ message, status, duration_ms, traced, fault, model, stream, counts: [prompt_tokens, completion_tokens], at }) =>
    Effect.gen(function* () {
      const trace = traced ? { trace_id: "0af7651916cd43dd8448eb211c80319c", span_id: "b7ad6b7169203331" } : {}
      const said = { status, duration_ms, ...trace, fault, model, stream, prompt_tokens, completion_tokens }
      const line = { request_id: "req_0123456789abcdef", ...said }
      for (const moment of [at, at, at + 1]) {
        assert.strictEqual(jsonLine(message, line, moment), yield* logged(message, line, moment))
      }
    }),
)
