/** Everything a user can set, with its default. */
import { Effect, Schema } from "effect"
import { LatencyOverrides, overrideFields, presetNames, saidOnce } from "../latency/LatencyProfile.ts"
import { ExtraModel } from "../models/ModelCatalog.ts"

const withDefault = <S extends Schema.Constraint>(schema: S, value: S["Encoded"]) =>
  Schema.withDecodingDefaultKey<S>(Effect.succeed(value))(schema)

const atLeast = (minimum: number) => Schema.Int.check(Schema.isGreaterThanOrEqualTo(minimum))

const Server = Schema.Struct({
  port: withDefault(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 65535 })), 8080),
  host: withDefault(Schema.NonEmptyString, "0.0.0.0"),
  shutdown_grace_ms: withDefault(atLeast(0), 10_000),
  max_body_bytes: withDefault(atLeast(1), 32 * 1024 * 1024),
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

export const Settings = Schema.Struct({
  seed: Schema.optionalKey(Schema.Int),
  server: withDefault(Server, {}),
  latency: withDefault(Latency, {}),
  response: withDefault(Response, {}),
  models: withDefault(Models, {}),
  log: withDefault(Log, {}),
})
export type Settings = typeof Settings.Type

/** What runs when nobody sets anything. */
export const defaultSettings: Settings = Schema.decodeUnknownSync(Settings)({})
