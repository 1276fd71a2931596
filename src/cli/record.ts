/** `llmsim record`: stands before a real API and keeps what passes in a cassette. */
import { Console, Effect, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { modes, RecordingSettings } from "../recording/RecordingSettings.ts"
import { decodeWritten } from "../settings/decodeWritten.ts"
import type { LoadedSettings } from "../settings/loadSettings.ts"
import type { Settings } from "../settings/Settings.ts"
import { withoutSecrets } from "../settings/withoutSecrets.ts"
import { configFlag, settingsFrom } from "./flags.ts"
import { loggingLayer } from "./logging.ts"
import { started } from "./started.ts"

export const record = Command.make(
  "record",
  {
    upstream: Flag.String("upstream").pipe(
      Flag.withDescription("The real API, such as https://api.openai.com"),
      Flag.withMetavar("URL"),
    ),
    cassette: Flag.String("cassette").pipe(
      Flag.withDescription("File that exchanges are added to; made where there is none"),
      Flag.withMetavar("FILE"),
    ),
    mode: Flag.Literals("mode", modes).pipe(
      Flag.withDescription("auto plays what the cassette holds and records the rest"),
      Flag.withDefault("record" as const),
    ),
    port: Flag.String("port").pipe(
      Flag.withDescription("Port to listen on (default 8080)"),
      Flag.withMetavar("PORT"),
      Flag.optional,
    ),
    host: Flag.String("host").pipe(
      Flag.withDescription("Address to listen on (default 127.0.0.1)"),
      Flag.withMetavar("HOST"),
      Flag.optional,
    ),
    config: configFlag,
  },
  Effect.fnUntraced(function* ({ upstream, cassette, mode, port, host, config }) {
    // Whoever reaches the port spends the key of whoever started it.
    const set = { port, host: Option.orElseSome(host, () => "127.0.0.1") }
    const { settings, warnings } = yield* settingsFrom({ config, set })
    const given = { ...settings.recording, mode, upstream, cassette }
    const recording = yield* Effect.fromResult(decodeRecording(given, { before: () => "--" }))
    return yield* Effect.provide(run({ ...settings, recording }, warnings), loggingLayer(settings.log))
  }),
).pipe(
  Command.withDescription("Record a real API: point clients here, and every exchange is added to the cassette"),
  Command.withExamples([
    {
      command: "llmsim record --upstream https://api.openai.com --cassette chat.jsonl",
      description: "Keys come with the calls, or from OPENAI_API_KEY and the like",
    },
  ]),
)

/** The flags are called as their settings are. */
const decodeRecording = decodeWritten(RecordingSettings)

const run = Effect.fnUntraced(function* (settings: Settings, warnings: LoadedSettings["warnings"]) {
  const url = yield* started(settings)
  for (const warning of warnings) yield* Effect.logWarning(warning)
  const { upstream, cassette } = withoutSecrets(settings).recording
  yield* Console.log(`llmsim records ${upstream} at ${url} into ${cassette}`)
  return yield* Effect.never
}, Effect.scoped)
