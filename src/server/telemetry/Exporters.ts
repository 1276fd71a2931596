/** What sends each signal over HTTP, in the protocol that is asked for. */

import type { LogRecordExporter } from "@opentelemetry/sdk-logs"
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics"
import type { SpanExporter } from "@opentelemetry/sdk-trace-base"
import type { Settings } from "../../settings/Settings.ts"
import { pairsOf } from "./pairsOf.ts"

type Telemetry = Settings["telemetry"]

export const signals = ["traces", "metrics", "logs"] as const

export type Signal = (typeof signals)[number]

/** Where the signal is sent; `undefined` where nobody wants it. */
export const signalUrl = (telemetry: Telemetry, signal: Signal): string | undefined => {
  if (telemetry.disabled || telemetry[signal] === "none") return undefined
  const own = telemetry[`${signal}_endpoint`]
  if (own !== undefined || telemetry.endpoint === undefined) return own
  return `${telemetry.endpoint.replace(/\/+$/, "")}/v1/${signal}`
}

const isJson = ({ protocol }: Telemetry): boolean => protocol === "http/json"

const targetOf = ({ headers }: Telemetry, url: string) => ({ url, headers: pairsOf(headers) })

export const spanExporter = async (telemetry: Telemetry, url: string): Promise<SpanExporter> => {
  if (!isJson(telemetry)) {
    const { protobufSpanExporter } = await import("./protobufSpanExporter.ts")
    return protobufSpanExporter(targetOf(telemetry, url))
  }
  const { OTLPTraceExporter } = await import("@opentelemetry/exporter-trace-otlp-http")
  return new OTLPTraceExporter(targetOf(telemetry, url))
}

export const metricExporter = async (telemetry: Telemetry, url: string): Promise<PushMetricExporter> => {
  const { OTLPMetricExporter } = isJson(telemetry)
    ? await import("@opentelemetry/exporter-metrics-otlp-http")
    : await import("@opentelemetry/exporter-metrics-otlp-proto")
  return new OTLPMetricExporter(targetOf(telemetry, url))
}

export const logExporter = async (telemetry: Telemetry, url: string): Promise<LogRecordExporter> => {
  const { OTLPLogExporter } = isJson(telemetry)
    ? await import("@opentelemetry/exporter-logs-otlp-http")
    : await import("@opentelemetry/exporter-logs-otlp-proto")
  return new OTLPLogExporter(targetOf(telemetry, url))
}
