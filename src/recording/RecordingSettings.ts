/** What a user can say of recording and replay. */
import { Schema } from "effect"
import { withDefault } from "../domain/withDefault.ts"
import { pathProblem } from "./redaction/redactPaths.ts"

const Texts = Schema.Array(Schema.NonEmptyString)

const Regex = Schema.String.check(
  Schema.makeFilter((source) => {
    try {
      return new RegExp(source, "g").test("") ? "matches the empty text" : true
    } catch (error) {
      return error instanceof Error ? error.message : "no regular expression"
    }
  }),
)

const Path = Schema.String.check(Schema.makeFilter((path) => pathProblem(path) ?? true))

const HttpUrl = Schema.String.check(
  Schema.isPattern(/^https?:\/\/[^/?#\s]+[^?#\s]*$/, { expected: "a URL such as https://api.openai.com" }),
)

const Upstreams = Schema.Struct({
  openai: Schema.optionalKey(HttpUrl),
  azure: Schema.optionalKey(HttpUrl),
  anthropic: Schema.optionalKey(HttpUrl),
  gemini: Schema.optionalKey(HttpUrl),
  ollama: Schema.optionalKey(HttpUrl),
})

const Redact = Schema.Struct({
  headers: withDefault(Texts, []),
  patterns: withDefault(Schema.Array(Regex), []),
  paths: withDefault(Schema.Array(Path), []),
})

const Replay = Schema.Struct({
  /** How many times faster than recorded. */
  speed: withDefault(Schema.Union([Schema.Literal("instant"), Schema.Finite.check(Schema.isGreaterThan(0))]), 1),
  /** Times of the latency settings instead of those recorded. */
  pace: withDefault(Schema.Literals(["recorded", "latency"]), "recorded"),
})

export const modes = ["off", "record", "replay", "auto", "passthrough", "generate_on_miss"] as const

export const RecordingSettings = Schema.Struct({
  mode: withDefault(Schema.Literals(modes), "off"),
  /** One for all, or one for each provider. */
  upstream: Schema.optionalKey(Schema.Union([HttpUrl, Upstreams])),
  /** Certificates of authorities that upstreams may show besides the usual ones, as PEM. */
  ca_file: Schema.optionalKey(Schema.NonEmptyString),
  cassette: Schema.optionalKey(Schema.NonEmptyString),
  match: withDefault(
    Schema.Union([Schema.Literals(["exact", "normalized"]), Schema.Struct({ fields: Texts })]),
    "normalized",
  ),
  ignore: withDefault(Texts, ["user", "metadata", "safety_identifier", "prompt_cache_key"]),
  session_header: withDefault(Schema.NonEmptyString, "x-llmsim-session"),
  replay: withDefault(Replay, {}),
  redact: withDefault(Redact, {}),
  /** Whether recordings hold lorem in the place of what was said. */
  anonymize: withDefault(Schema.Literals(["off", "content"]), "off"),
}).check(
  Schema.makeFilter(({ mode, upstream, cassette }) => {
    if (["record", "auto", "passthrough"].includes(mode) && upstream === undefined)
      return `mode ${mode} needs an upstream`
    const needsCassette = mode !== "off" && mode !== "passthrough"
    return needsCassette && cassette === undefined ? `mode ${mode} needs a cassette` : true
  }),
)
export type RecordingSettings = typeof RecordingSettings.Type
