/** The settings that flags and environment variables reach, besides the file. */
import { Result } from "effect"

export interface Input {
  readonly path: readonly [string, ...Array<string>]
  readonly kind: "string" | "number" | "boolean" | "keys"
  /** Name of the flag without its dashes, where there is one. */
  readonly flag?: string
  /** The environment variable, where it is not one of ours. */
  readonly variable?: string
  readonly description: string
  /** How the help names the value. */
  readonly metavar?: string
}

/** Order is that of the help. */
export const inputs: ReadonlyArray<Input> = [
  {
    path: ["server", "port"],
    kind: "number",
    flag: "port",
    description: "Port to listen on (default 8080; 0 takes a free one)",
    metavar: "PORT",
  },
  {
    path: ["server", "host"],
    kind: "string",
    flag: "host",
    description: "Address to listen on (default 0.0.0.0)",
    metavar: "HOST",
  },
  {
    path: ["server", "workers"],
    kind: "number",
    flag: "workers",
    description: "Processes that share the port (default 1; auto: one for each core)",
    metavar: "N|auto",
  },
  {
    path: ["server", "socket"],
    kind: "string",
    flag: "socket",
    description: "Unix socket to listen on, instead of host and port",
    metavar: "PATH",
  },
  {
    path: ["server", "tls", "cert"],
    kind: "string",
    flag: "tls-cert",
    description: "Certificate to serve TLS with; read again when it changes",
    metavar: "FILE",
  },
  {
    path: ["server", "tls", "key"],
    kind: "string",
    flag: "tls-key",
    description: "The certificate's private key",
    metavar: "FILE",
  },
  {
    path: ["response", "generator"],
    kind: "string",
    flag: "generator",
    description: "What answers say: lorem (default), echo, random or fixed:TEXT",
    metavar: "lorem|echo|random|fixed:TEXT",
  },
  {
    path: ["response", "target_tokens"],
    kind: "number",
    flag: "target-tokens",
    description: "Tokens of an answer (default 100)",
    metavar: "N",
  },
  {
    path: ["latency", "profile"],
    kind: "string",
    flag: "latency",
    description: "Timing: auto (default, from each request's model), instant, fast, or a preset such as gpt4o",
    metavar: "auto|instant|fast|PRESET",
  },
  {
    path: ["mocks", "files"],
    kind: "string",
    flag: "mocks",
    description: "File or folder of mocks, read again when it changes",
    metavar: "FILE|DIR",
  },
  { path: ["seed"], kind: "number", flag: "seed", description: "Makes the run repeatable", metavar: "N" },
  {
    path: ["store", "location"],
    kind: "string",
    flag: "store",
    description: "Where stored objects are kept: memory (default), file:DIR or redis://HOST:PORT",
    metavar: "memory|file:DIR|redis://HOST:PORT",
  },
  {
    path: ["log", "level"],
    kind: "string",
    flag: "log-level",
    description: "all, trace, debug, info (default), warn, error, fatal or none",
    metavar: "LEVEL",
  },
  {
    path: ["log", "format"],
    kind: "string",
    flag: "log-format",
    description: "pretty (default on a terminal) or json",
    metavar: "pretty|json",
  },
  {
    path: ["server", "shutdown_grace_ms"],
    kind: "number",
    description: "Time that open streams get to finish at shutdown",
  },
  { path: ["server", "max_body_bytes"], kind: "number", description: "Longest request body" },
  { path: ["server", "max_header_bytes"], kind: "number", description: "Longest headers of a request, in all" },
  { path: ["server", "max_json_depth"], kind: "number", description: "Most levels of a request's JSON" },
  { path: ["server", "max_json_items"], kind: "number", description: "Most items of an array or object in a request" },
  { path: ["server", "header_timeout_ms"], kind: "number", description: "Time that a request's headers may take" },
  { path: ["server", "body_timeout_ms"], kind: "number", description: "Time that a request's body may take" },
  { path: ["server", "keep_alive_timeout_ms"], kind: "number", description: "Time that an idle connection is kept" },
  {
    path: ["server", "max_requests_per_connection"],
    kind: "number",
    description: "Most requests of one HTTP/1 connection (default 0: any number)",
  },
  { path: ["server", "http2"], kind: "boolean", description: "Whether HTTP/2 is spoken to those who do" },
  {
    path: ["server", "write_timeout_ms"],
    kind: "number",
    description: "Time until a caller that does not read is cut",
  },
  { path: ["server", "max_connections"], kind: "number", description: "Most connections open at once" },
  { path: ["server", "max_in_flight_requests"], kind: "number", description: "Most requests answered at once" },
  { path: ["server", "max_websocket_connections"], kind: "number", description: "Most WebSockets open at once" },
  { path: ["server", "cors"], kind: "boolean", description: "Whether browsers on other origins may call" },
  { path: ["store", "max_entries"], kind: "number", description: "Most stored objects, in memory or files" },
  { path: ["store", "max_bytes"], kind: "number", description: "Most bytes of stored objects, in memory or files" },
  { path: ["latency", "scale"], kind: "number", description: "What all simulated time is multiplied by" },
  { path: ["mocks", "strict"], kind: "boolean", description: "Whether a call that no mock answers is an error" },
  {
    path: ["telemetry", "endpoint"],
    kind: "string",
    variable: "OTEL_EXPORTER_OTLP_ENDPOINT",
    description: "Where traces, metrics and logs are sent, over HTTP",
  },
  {
    path: ["telemetry", "traces_endpoint"],
    kind: "string",
    variable: "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
    description: "Where traces are sent instead: the whole URL",
  },
  {
    path: ["telemetry", "metrics_endpoint"],
    kind: "string",
    variable: "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
    description: "Where metrics are sent instead: the whole URL",
  },
  {
    path: ["telemetry", "logs_endpoint"],
    kind: "string",
    variable: "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT",
    description: "Where logs are sent instead: the whole URL",
  },
  {
    path: ["telemetry", "traces"],
    kind: "string",
    variable: "OTEL_TRACES_EXPORTER",
    description: "otlp, or none to send no traces",
  },
  {
    path: ["telemetry", "metrics"],
    kind: "string",
    variable: "OTEL_METRICS_EXPORTER",
    description: "otlp, or none to send no metrics",
  },
  {
    path: ["telemetry", "logs"],
    kind: "string",
    variable: "OTEL_LOGS_EXPORTER",
    description: "otlp, or none to send no logs",
  },
  {
    path: ["telemetry", "protocol"],
    kind: "string",
    variable: "OTEL_EXPORTER_OTLP_PROTOCOL",
    description: "http/protobuf or http/json",
  },
  {
    path: ["telemetry", "headers"],
    kind: "string",
    variable: "OTEL_EXPORTER_OTLP_HEADERS",
    description: "Headers to send with them: a=b,c=d",
  },
  {
    path: ["telemetry", "service_name"],
    kind: "string",
    variable: "OTEL_SERVICE_NAME",
    description: "What the service is called in telemetry",
  },
  {
    path: ["telemetry", "resource_attributes"],
    kind: "string",
    variable: "OTEL_RESOURCE_ATTRIBUTES",
    description: "More that is said of the service: a=b,c=d",
  },
  {
    path: ["telemetry", "sampler"],
    kind: "string",
    variable: "OTEL_TRACES_SAMPLER",
    description: "Who decides which calls are traced: parentbased_traceidratio (default), always_on, always_off, …",
  },
  {
    path: ["telemetry", "sample_ratio"],
    kind: "number",
    variable: "OTEL_TRACES_SAMPLER_ARG",
    description: "Share of calls that are traced when the sampler is one of ratios",
  },
  {
    path: ["telemetry", "export_delay_ms"],
    kind: "number",
    variable: "OTEL_BSP_SCHEDULE_DELAY",
    description: "Time that spans and log lines wait to be sent together",
  },
  {
    path: ["telemetry", "max_queue_size"],
    kind: "number",
    variable: "OTEL_BSP_MAX_QUEUE_SIZE",
    description: "Most traced calls, or log lines, that wait to be sent; more are dropped",
  },
  {
    path: ["telemetry", "metrics_interval_ms"],
    kind: "number",
    variable: "OTEL_METRIC_EXPORT_INTERVAL",
    description: "Time from one sending of metrics to the next",
  },
  {
    path: ["telemetry", "disabled"],
    kind: "boolean",
    variable: "OTEL_SDK_DISABLED",
    description: "Whether no telemetry is sent after all",
  },
  {
    path: ["recording", "mode"],
    kind: "string",
    description: "off, record, replay, auto, passthrough or generate_on_miss",
  },
  { path: ["recording", "cassette"], kind: "string", description: "File of recorded exchanges" },
  { path: ["recording", "upstream"], kind: "string", description: "URL of the real API" },
  { path: ["auth", "mode"], kind: "string", description: "off, any or keys: whose calls are answered" },
  { path: ["auth", "keys"], kind: "keys", description: "Keys: NAME=KEY,NAME=KEY, or a JSON list as in a file" },
  { path: ["auth", "keys_file"], kind: "string", description: "File of keys, read again when it changes" },
  {
    path: ["control", "remote"],
    kind: "boolean",
    description: "Whether other machines may use the control API without a key",
  },
  { path: ["control", "key"], kind: "string", description: "What opens the control API to those who show it" },
  {
    path: ["recording", "ca_file"],
    kind: "string",
    description: "PEM file of authorities that the real API's certificate may be of",
  },
  { path: ["models", "unknown"], kind: "string", description: "accept or reject ids that are not in the catalogue" },
]

export type FlagInput = Input & { readonly flag: string }

export const flagInputs: ReadonlyArray<FlagInput> = inputs.filter(
  (input): input is FlagInput => input.flag !== undefined,
)

/** `LLMSIM_` and the flag's name, or the path's where there is no flag; some are OpenTelemetry's own. */
export const variableOf = (input: Input): string =>
  input.variable ?? `LLMSIM_${(input.flag ?? input.path.join("_")).replaceAll("-", "_").toUpperCase()}`

/** Text as the kind of value that the setting takes; text that is none stays text, for the schema to refuse. */
export const parseInput = (kind: Input["kind"], text: string): unknown => {
  if (kind === "keys") return parseKeys(text)
  if (kind === "number" && text.trim() !== "" && Number.isFinite(Number(text))) return Number(text)
  if (kind === "boolean" && (text === "true" || text === "1")) return true
  if (kind === "boolean" && (text === "false" || text === "0")) return false
  return text
}

const parseKeys = (text: string): unknown => {
  if (text.trimStart().startsWith("[")) return Result.getOrElse(parseJson(text), () => text)
  const pairs = text.split(",").filter((pair) => pair.trim() !== "")
  return pairs.map((pair) => {
    const at = pair.indexOf("=")
    return { name: pair.slice(0, Math.max(0, at)).trim(), key: pair.slice(at + 1).trim() }
  })
}

const parseJson = (text: string) => Result.try((): unknown => JSON.parse(text))
