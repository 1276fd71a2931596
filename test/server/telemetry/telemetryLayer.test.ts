/** OpenTelemetry's SDK is loaded only where something is to be sent. */
import { assert, it } from "@effect/vitest"
import { Layer, Schema } from "effect"
import { telemetryLayer } from "../../../src/server/telemetry/telemetryLayer.ts"
import { Settings } from "../../../src/settings/Settings.ts"

const isLoaded = (telemetry: Record<string, unknown>): boolean =>
  telemetryLayer(Schema.decodeUnknownSync(Settings)({ telemetry }).telemetry) !== Layer.empty

const endpoint = "http://127.0.0.1:4318"
const none = { traces: "none", metrics: "none", logs: "none" }

it("nothing is loaded where no signal has somebody to go to", () => {
  assert.isFalse(isLoaded({}))
  assert.isFalse(isLoaded({ endpoint, disabled: true }))
  assert.isFalse(isLoaded({ endpoint, ...none }))
  assert.isFalse(isLoaded({ traces_endpoint: endpoint, traces: "none" }))
})

it("one signal that is sent is enough", () => {
  assert.isTrue(isLoaded({ endpoint, ...none, logs: "otlp" }))
  assert.isTrue(isLoaded({ metrics_endpoint: endpoint }))
})
