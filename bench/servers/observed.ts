/** llmsim with as much that watches its calls as its first argument says; the second is a collector of traces. */
import "../../src/cli/keepYoung.ts"
import { Effect, Layer, References, Schema } from "effect"
import "effect/schema/SchemaJITCompiler/enable"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as SimServer from "../../src/server/SimServer.ts"
import { Settings } from "../../src/settings/Settings.ts"
import { CallStats } from "../../src/stats/CallStats.ts"
import { Stats } from "../../src/stats/Stats.ts"
import { type VariantName, variantNames } from "../options.ts"
import { tokens } from "../protocol.ts"

const [variant = "", collector = "", port = ""] = process.argv.slice(2)

const has = (name: VariantName): boolean => variantNames.indexOf(variant as VariantName) >= variantNames.indexOf(name)

const settings = Schema.decodeUnknownSync(Settings)({
  seed: 1,
  server: { port: Number(port), host: "127.0.0.1" },
  latency: { profile: "instant" },
  response: { target_tokens: tokens },
  metrics: { enabled: has("metered") },
  journal: { size: has("journaled") ? 1_000 : 0 },
  telemetry: has("traced") ? { endpoint: collector, sample_ratio: 0.01, metrics: "none", logs: "none" } : {},
})

/** Counts nothing. */
const noStats = Layer.sync(Stats, () => {
  const none = () => undefined
  const calls = new CallStats(() => 0)
  const noCounts = { total: 0, active: 0, streaming: 0, whole: 0, prompt: 0, completion: 0, errors: 0 }
  const zero = {
    ...{ uptime_secs: 0, total_requests: 0, active_requests: 0, streaming_requests: 0, non_streaming_requests: 0 },
    ...{ prompt_tokens: 0, completion_tokens: 0, total_tokens: 0, total_errors: 0 },
  }
  return {
    ...{ arrived: none, answered: none, failed: none, ended: none, observe: none, reset: none },
    details: () => calls.details(),
    state: () => ({ startedAt: 0, counts: noCounts, calls: calls.state() }),
    restore: none,
    snapshot: () => zero,
  }
})

const swaps = has("metered") ? Layer.empty : noStats

NodeRuntime.runMain(
  Effect.provideService(Layer.launch(SimServer.layer(settings, { swaps })), References.MinimumLogLevel, "None"),
)
