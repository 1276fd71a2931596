/** Traces, where the settings name somebody to send them to; what makes them is loaded only then. */
import { Effect, Layer } from "effect"
import type { Settings } from "../settings/Settings.ts"

export const tracingLayer = (telemetry: Settings["telemetry"]) => {
  const { endpoint } = telemetry
  if (endpoint === undefined || telemetry.disabled) return Layer.empty
  return Layer.unwrap(
    Effect.map(
      Effect.promise(() => import("./otlpTracing.ts")),
      ({ otlpTracing }) => otlpTracing({ ...telemetry, endpoint }),
    ),
  )
}
