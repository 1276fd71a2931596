/** A simulator that sends its telemetry to a collector of the test's. */
import { Effect, Layer, type LogLevel } from "effect"
import { Collector } from "../../support/otlp/Collector.ts"
import { TestServer } from "../../support/TestServer.ts"

export const telemetryServer = (
  telemetry: Record<string, unknown>,
  more: Record<string, unknown> = {},
  level: LogLevel.LogLevel = "None",
) =>
  Layer.unwrap(
    Effect.map(Collector, ({ url }) =>
      TestServer.layer(
        {
          latency: { ttft: 10, tbt: 2 },
          telemetry: { endpoint: url, export_delay_ms: 50, metrics_interval_ms: 100, ...telemetry },
          ...more,
        },
        level,
      ),
    ),
  ).pipe(Layer.provideMerge(Collector.layer))

export const chat = "/v1/chat/completions"
export const hello = { model: "gpt-4o", messages: [{ role: "user", content: "Hello" }], max_tokens: 5, stream: true }
export const traceId = "4bf92f3577b34da6a3ce929d0e0e4736"
export const parentId = "00f067aa0ba902b7"
export const traced = (flags: string) => ({ traceparent: `00-${traceId}-${parentId}-${flags}` })
