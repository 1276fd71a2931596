/** The metrics of `/metrics`, sent to a collector from time to time. */
import * as OtelMetrics from "@effect/opentelemetry/OtelMetrics"
import { Resource } from "@effect/opentelemetry/Resource"
import type { HrTime } from "@opentelemetry/api"
import { type CollectionResult, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics"
import { Clock, Effect, Layer } from "effect"
import type { Settings } from "../../settings/Settings.ts"
import type { Family } from "../../stats/Family.ts"
import { metricExporter } from "./Exporters.ts"
import { MetricsExport } from "./MetricsExport.ts"
import { metricData } from "./metricData.ts"
import { watchExporter } from "./watchExporter.ts"

const usualTimeoutMs = 30_000

export const otlpMetrics = (telemetry: Settings["telemetry"], url: string) =>
  Layer.effect(
    MetricsExport,
    Effect.gen(function* () {
      const clock = yield* Clock.Clock
      const resource = yield* Resource
      const exporter = yield* Effect.promise(() => metricExporter(telemetry, url))
      const now = (): HrTime => [
        Math.floor(clock.currentTimeMillisUnsafe() / 1000),
        (clock.currentTimeMillisUnsafe() % 1000) * 1e6,
      ]
      const startTime = now()
      let read: () => ReadonlyArray<Family> = () => []
      const collect = async (): Promise<CollectionResult> => {
        const metrics = metricData(read(), { startTime, endTime: now() })
        return { resourceMetrics: { resource, scopeMetrics: [{ scope: { name: "llmsim" }, metrics }] }, errors: [] }
      }
      const reader = new PeriodicExportingMetricReader({
        exporter: yield* watchExporter(exporter, "metrics"),
        exportIntervalMillis: telemetry.metrics_interval_ms,
        exportTimeoutMillis: Math.min(usualTimeoutMs, telemetry.metrics_interval_ms),
      })
      yield* OtelMetrics.registerProducer({ collect }, () => reader)
      return (source) => {
        read = source
      }
    }),
  )
