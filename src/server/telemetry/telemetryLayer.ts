/** Traces, metrics and logs, where the settings name somebody to send them to; what makes them is loaded only then. */
import { Effect, Layer } from "effect"
import type { Settings } from "../../settings/Settings.ts"

export const telemetryLayer = (telemetry: Settings["telemetry"]) => {
  const { endpoint, traces_endpoint, metrics_endpoint, logs_endpoint, disabled } = telemetry
  const isWanted = [endpoint, traces_endpoint, metrics_endpoint, logs_endpoint].some((url) => url !== undefined)
  if (!isWanted || disabled) return Layer.empty
  return Layer.unwrap(
    Effect.map(
      Effect.promise(() => import("./otlpLayer.ts")),
      ({ otlpLayer }) => otlpLayer(telemetry),
    ),
  )
}
