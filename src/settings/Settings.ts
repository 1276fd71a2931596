/** Everything a user can set, with its default. */
import { Schema } from "effect"
import { withDefault } from "../domain/withDefault.ts"
import { ErrorRates, Phase } from "../faults/FaultPlan.ts"
import { FaultRule } from "../faults/FaultRule.ts"
import { VerdictRules } from "../faults/verdict/VerdictRules.ts"
import { moderationCategories, usualFlaggedWords } from "../generation/moderationCategories.ts"
import { LatencyOverrides, overrideFields, presetNames, saidOnce } from "../latency/LatencyProfile.ts"
import { Auth, Limits } from "../limits/KeySettings.ts"
import { tierNames } from "../limits/tiers.ts"
import { MockSettings } from "../mocks/MockRule.ts"
import { ExtraModel } from "../models/ModelCatalog.ts"
import { RecordingSettings } from "../recording/RecordingSettings.ts"

const atLeast = (minimum: number) => Schema.Int.check(Schema.isGreaterThanOrEqualTo(minimum))

/** PEM files, read again when they change. */
const Tls = Schema.Struct({ cert: Schema.NonEmptyString, key: Schema.NonEmptyString })

const Server = Schema.Struct({
  port: withDefault(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 65535 })), 8080),
  host: withDefault(Schema.NonEmptyString, "0.0.0.0"),
  /** How many processes answer. */
  workers: withDefault(
    Schema.Union([Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_024 })), Schema.Literal("auto")]),
    1,
  ),
  /** A Unix socket to listen on, in the place of host and port. */
  socket: Schema.optionalKey(Schema.NonEmptyString),
  tls: Schema.optionalKey(Tls),
  http2: withDefault(Schema.Boolean, true),
  shutdown_grace_ms: withDefault(atLeast(0), 10_000),
  max_body_bytes: withDefault(atLeast(1), 32 * 1024 * 1024),
  max_header_bytes: withDefault(atLeast(1_024), 16 * 1024),
  max_json_depth: withDefault(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_000 })), 200),
  max_json_items: withDefault(atLeast(1), 100_000),
  header_timeout_ms: withDefault(atLeast(1), 10_000),
  body_timeout_ms: withDefault(atLeast(1), 120_000),
  keep_alive_timeout_ms: withDefault(atLeast(1), 5_000),
  /** 0: any number. */
  max_requests_per_connection: withDefault(atLeast(0), 0),
  write_timeout_ms: withDefault(atLeast(1), 30_000),
  max_connections: withDefault(atLeast(1), 50_000),
  max_in_flight_requests: withDefault(atLeast(1), 50_000),
  max_websocket_connections: withDefault(atLeast(0), 1_000),
  cors: withDefault(Schema.Boolean, true),
})

const PresetName = Schema.Literals(presetNames)

const Latency = Schema.Struct({
  ...overrideFields,
  profile: withDefault(Schema.Literals(["auto", ...presetNames]), "auto"),
  scale: withDefault(Schema.Finite.check(Schema.isGreaterThan(0)), 1),
  max_error_ms: withDefault(Schema.Finite.check(Schema.isGreaterThan(0)), 10),
  by_model: withDefault(Schema.Record(Schema.String, Schema.Union([PresetName, LatencyOverrides])), {}),
}).check(saidOnce)

const Generator = Schema.String.check(
  Schema.isPattern(/^(lorem|echo|random|fixed:[\s\S]*)$/, { expected: "lorem, echo, random or fixed:TEXT" }),
)

const Response = Schema.Struct({
  generator: withDefault(Generator, "lorem"),
  target_tokens: withDefault(atLeast(1), 100),
})

const Rate = Schema.Finite.check(Schema.isBetween({ minimum: 0, maximum: 1 }))

const Tools = Schema.Struct({
  call_probability: withDefault(Rate, 1),
  max_parallel: withDefault(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 128 })), 1),
  rounds: withDefault(atLeast(0), 1),
  preamble_rate: withDefault(Rate, 0),
})

const multiplier = Schema.Finite.check(Schema.isGreaterThanOrEqualTo(0))

/** Tokens to think at each effort, as multiples of an answer's length. */
const Multipliers = Schema.Struct({
  none: withDefault(multiplier, 0),
  minimal: withDefault(multiplier, 0.5),
  low: withDefault(multiplier, 1.5),
  medium: withDefault(multiplier, 3),
  high: withDefault(multiplier, 6),
  xhigh: withDefault(multiplier, 10),
  max: withDefault(multiplier, 16),
})

const Reasoning = Schema.Struct({ multipliers: withDefault(Multipliers, {}) })

const Refusals = Schema.Struct({
  rate: withDefault(Rate, 0),
  text: withDefault(Schema.NonEmptyString, "I'm sorry, but I can't assist with that request."),
})

const PromptCache = Schema.Struct({
  enabled: withDefault(Schema.Boolean, true),
  ttl_ms: withDefault(atLeast(1), 600_000),
})

const RateLimits = Schema.Struct({
  ...Limits.fields,
  mode: withDefault(Schema.Literals(["refuse", "queue"]), "refuse"),
  /** What becomes of calls while the Redis that counts them is out of reach. */
  when_uncounted: withDefault(Schema.Literals(["allow", "refuse"]), "allow"),
  tier: withDefault(Schema.Literals(["none", ...tierNames]), "none"),
  by_model: withDefault(Schema.Record(Schema.String, Limits), {}),
})

const Control = Schema.Struct({
  /** Whether requests may ask for faults and timing of their own, in `x-llmsim-*` headers. */
  headers: withDefault(Schema.Boolean, true),
  /** What opens `/llmsim` to those who show it. */
  key: Schema.optionalKey(Schema.NonEmptyString),
  /** Whether `/llmsim` answers other machines without a key. */
  remote: withDefault(Schema.Boolean, false),
})

const Journal = Schema.Struct({
  /** How many calls are kept; 0: none. */
  size: withDefault(atLeast(0), 1_000),
  bodies: withDefault(Schema.Boolean, false),
  max_body_characters: withDefault(atLeast(1), 16_384),
})

const Metrics = Schema.Struct({
  enabled: withDefault(Schema.Boolean, true),
  /** Whether the names that vLLM has are there too. */
  vllm: withDefault(Schema.Boolean, false),
})

/** The names are those of `OTEL_TRACES_SAMPLER`. */
const samplers = [
  "always_on",
  "always_off",
  "traceidratio",
  "parentbased_always_on",
  "parentbased_always_off",
  "parentbased_traceidratio",
] as const

const Url = Schema.String.check(Schema.isPattern(/^https?:\/\/.+$/s, { expected: "http://HOST:PORT" }))

const SignalExporter = Schema.Literals(["otlp", "none"])

const Telemetry = Schema.Struct({
  /** Absent, and those of the signals too: no telemetry. */
  endpoint: Schema.optionalKey(Url),
  traces_endpoint: Schema.optionalKey(Url),
  metrics_endpoint: Schema.optionalKey(Url),
  logs_endpoint: Schema.optionalKey(Url),
  traces: withDefault(SignalExporter, "otlp"),
  metrics: withDefault(SignalExporter, "otlp"),
  logs: withDefault(SignalExporter, "otlp"),
  protocol: withDefault(Schema.Literals(["http/protobuf", "http/json"]), "http/protobuf"),
  headers: withDefault(Schema.String, ""),
  service_name: withDefault(Schema.NonEmptyString, "llmsim"),
  resource_attributes: withDefault(Schema.String, ""),
  sampler: withDefault(Schema.Literals(samplers), "parentbased_traceidratio"),
  sample_ratio: withDefault(Rate, 1),
  /** How long spans and log lines wait for company. */
  export_delay_ms: withDefault(atLeast(1), 1_000),
  max_queue_size: withDefault(atLeast(1), 32_768),
  metrics_interval_ms: withDefault(atLeast(1), 60_000),
  disabled: withDefault(Schema.Boolean, false),
})

const Moderation = Schema.Struct({
  flagged_words: withDefault(
    Schema.Record(Schema.NonEmptyString, Schema.Literals(moderationCategories)),
    usualFlaggedWords,
  ),
})

const StoreLocation = Schema.String.check(
  Schema.isPattern(/^(memory|file:.+|rediss?(\+(sentinel|cluster))?:\/\/.+)$/s, {
    expected: "memory, file:DIR or redis://HOST:PORT",
  }),
)

const Store = Schema.Struct({
  location: withDefault(StoreLocation, "memory"),
  max_entries: withDefault(atLeast(1), 100_000),
  max_bytes: withDefault(atLeast(1), 256 * 1024 * 1024),
})

const Batches = Schema.Struct({ duration_ms: withDefault(atLeast(0), 1_000) })

const Runs = Schema.Struct({
  /** The time that a run of an assistant has, that of its callers' tools included. */
  expire_after_ms: withDefault(atLeast(1), 600_000),
})

const Extra = Schema.Struct({ ...ExtraModel.fields, latency: Schema.optionalKey(PresetName) })

const Models = Schema.Struct({
  available: withDefault(Schema.Array(Schema.NonEmptyString), []),
  unknown: withDefault(Schema.Literals(["accept", "reject"]), "accept"),
  extra: withDefault(Schema.Array(Extra), []),
})

export const logLevels = ["all", "trace", "debug", "info", "warn", "error", "fatal", "none"] as const

const Log = Schema.Struct({
  level: withDefault(Schema.Literals(logLevels), "info"),
  format: withDefault(Schema.Literals(["auto", "pretty", "json"]), "auto"),
})

/** A phase's limits take the place of those of the same name, from its start to its end. */
const ScheduledPhase = Schema.Struct({ ...Phase.fields, limits: Schema.optionalKey(Limits) })

/**
 * Everything that a user can set, with its default, in the words of a settings file.
 *
 * @example
 * ```ts
 * import { Schema } from "effect"
 * import { Settings } from "llmsim"
 *
 * const settings = Schema.decodeUnknownSync(Settings)({ seed: 42, latency: { profile: "fast" }, server: { port: 0 } })
 * ```
 */
export const Settings = Schema.Struct({
  seed: Schema.optionalKey(Schema.Int),
  server: withDefault(Server, {}),
  latency: withDefault(Latency, {}),
  response: withDefault(Response, {}),
  tools: withDefault(Tools, {}),
  reasoning: withDefault(Reasoning, {}),
  refusals: withDefault(Refusals, {}),
  prompt_cache: withDefault(PromptCache, {}),
  errors: withDefault(ErrorRates, {}),
  faults: withDefault(Schema.Array(FaultRule), []),
  schedule: withDefault(Schema.Array(ScheduledPhase), []),
  verdict: withDefault(VerdictRules, {}),
  limits: withDefault(RateLimits, {}),
  auth: withDefault(Auth, {}),
  control: withDefault(Control, {}),
  journal: withDefault(Journal, {}),
  metrics: withDefault(Metrics, {}),
  telemetry: withDefault(Telemetry, {}),
  moderation: withDefault(Moderation, {}),
  store: withDefault(Store, {}),
  batches: withDefault(Batches, {}),
  mocks: withDefault(MockSettings, {}),
  recording: withDefault(RecordingSettings, {}),
  runs: withDefault(Runs, {}),
  models: withDefault(Models, {}),
  log: withDefault(Log, {}),
})
export type Settings = typeof Settings.Type

/**
 * What runs when nobody sets anything.
 *
 * @example
 * ```ts
 * import { defaultSettings } from "llmsim"
 *
 * defaultSettings.server.port // 8080
 * ```
 */
export const defaultSettings: Settings = Schema.decodeUnknownSync(Settings)({})
