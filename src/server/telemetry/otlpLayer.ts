/** Traces, metrics and logs by OpenTelemetry's SDK, sent to a collector. */
import * as Resource from "@effect/opentelemetry/Resource"
import { Layer } from "effect"
import type { Settings } from "../../settings/Settings.ts"
import { signalUrl } from "./Exporters.ts"
import { otlpLogs } from "./otlpLogs.ts"
import { otlpMetrics } from "./otlpMetrics.ts"
import { otlpTraces } from "./otlpTraces.ts"
import { pairsOf } from "./pairsOf.ts"

type Telemetry = Settings["telemetry"]

export const otlpLayer = (telemetry: Telemetry) => {
  const traces = signalUrl(telemetry, "traces")
  const metrics = signalUrl(telemetry, "metrics")
  const logs = signalUrl(telemetry, "logs")
  return Layer.mergeAll(
    traces === undefined ? Layer.empty : otlpTraces(telemetry, traces),
    metrics === undefined ? Layer.empty : otlpMetrics(telemetry, metrics),
    logs === undefined ? Layer.empty : otlpLogs(telemetry, logs),
  ).pipe(Layer.provide(resourceLayer(telemetry)))
}

const usualName = "llmsim"

/** A name among the attributes counts for less than one of its own, and for more than none. */
const resourceLayer = ({ service_name, resource_attributes }: Telemetry) => {
  const attributes = pairsOf(resource_attributes)
  const named = service_name === usualName ? attributes["service.name"] : undefined
  return Resource.layer({ serviceName: named ?? service_name, attributes })
}
