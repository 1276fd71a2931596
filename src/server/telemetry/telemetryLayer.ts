/** Traces, metrics and logs, where the settings name somebody to send them to; what makes them is loaded only then. */
import { Effect, Layer } from "effect"
import type { Settings } from "../../settings/Settings.ts"
import { signals, signalUrl } from "./Exporters.ts"

export const telemetryLayer = (telemetry: Settings["telemetry"]) => {
  if (signals.every((signal) => signalUrl(telemetry, signal) === undefined)) return Layer.empty
  return Layer.unwrap(
    Effect.map(
      Effect.promise(() => import("./otlpLayer.ts")),
      ({ otlpLayer }) => otlpLayer(telemetry),
    ),
  )
}
