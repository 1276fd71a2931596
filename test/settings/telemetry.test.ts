/** The settings of telemetry, as OpenTelemetry's own variables have them. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { signalUrl } from "../../src/server/telemetry/Exporters.ts"
import { pairsOf } from "../../src/server/telemetry/pairsOf.ts"
import { problems, settings } from "./load.ts"

const urls = (environment: Record<string, string>) =>
  Effect.map(settings({ environment }), ({ telemetry }) =>
    (["traces", "metrics", "logs"] as const).map((signal) => signalUrl(telemetry, signal)),
  )

describe("the settings of telemetry", () => {
  it.effect("come from OpenTelemetry's variables", () =>
    Effect.gen(function* () {
      const { telemetry } = yield* settings({
        environment: {
          OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318/",
          OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
          OTEL_EXPORTER_OTLP_HEADERS: "a=b",
          OTEL_SERVICE_NAME: "models",
          OTEL_RESOURCE_ATTRIBUTES: "region=eu",
          OTEL_TRACES_SAMPLER: "traceidratio",
          OTEL_TRACES_SAMPLER_ARG: "0.25",
          OTEL_BSP_SCHEDULE_DELAY: "5000",
          OTEL_BSP_MAX_QUEUE_SIZE: "100",
          OTEL_METRIC_EXPORT_INTERVAL: "1000",
          OTEL_METRICS_EXPORTER: "none",
          OTEL_SDK_DISABLED: "false",
        },
      })
      assert.deepStrictEqual(telemetry, {
        endpoint: "http://collector:4318/",
        traces: "otlp",
        metrics: "none",
        logs: "otlp",
        protocol: "http/json",
        headers: "a=b",
        service_name: "models",
        resource_attributes: "region=eu",
        sampler: "traceidratio",
        sample_ratio: 0.25,
        export_delay_ms: 5000,
        max_queue_size: 100,
        metrics_interval_ms: 1000,
        disabled: false,
      })
    }),
  )

  it.effect("send each signal to its own place", () =>
    Effect.gen(function* () {
      const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318/" }
      assert.deepStrictEqual(yield* urls({}), [undefined, undefined, undefined])
      assert.deepStrictEqual(yield* urls(endpoint), [
        "http://collector:4318/v1/traces",
        "http://collector:4318/v1/metrics",
        "http://collector:4318/v1/logs",
      ])
      const own = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://jaeger:4318/custom", OTEL_LOGS_EXPORTER: "none" }
      assert.deepStrictEqual(yield* urls(own), ["http://jaeger:4318/custom", undefined, undefined])
      assert.deepStrictEqual(yield* urls({ ...endpoint, ...own }), [
        "http://jaeger:4318/custom",
        "http://collector:4318/v1/metrics",
        undefined,
      ])
      const disabled = { ...endpoint, OTEL_SDK_DISABLED: "true" }
      assert.deepStrictEqual(yield* urls(disabled), [undefined, undefined, undefined])
    }),
  )

  it.effect("are refused where llmsim does not know them", () =>
    Effect.gen(function* () {
      const refused = {
        OTEL_EXPORTER_OTLP_PROTOCOL: "grpc",
        OTEL_TRACES_SAMPLER: "xray",
        OTEL_LOGS_EXPORTER: "console",
      }
      const found = yield* problems({ environment: refused })
      for (const name of Object.keys(refused))
        assert.isTrue(
          found.some((line) => line.startsWith(`${name}: `)),
          name,
        )
      assert.strictEqual(found.length, 3)
    }),
  )
})

describe("pairsOf", () => {
  it("reads names and values that are percent-encoded", () => {
    assert.deepStrictEqual(pairsOf("a=b, c%20d=e%2Cf=g ,h, =i,j=%"), { a: "b", "c d": "e,f=g", j: "%" })
    assert.deepStrictEqual(pairsOf(""), {})
  })
})
