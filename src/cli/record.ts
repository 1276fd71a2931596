/** `llmsim record`: stands before a real API and keeps what passes in a cassette. */
import { Console, Effect, Layer, Option } from "effect"
import { Command, Flag } from "effect/cli"
import { HttpServer } from "effect/http"
import { UpstreamEnvironment } from "../http/upstream/UpstreamEnvironment.ts"
import { hideCredentials } from "../recording/hideCredentials.ts"
import { modes } from "../recording/RecordingSettings.ts"
import * as SimServer from "../server/SimServer.ts"
import { BadSettings } from "../settings/BadSettings.ts"
import { withoutSecrets } from "../settings/withoutSecrets.ts"
import { cannotServe } from "./CannotServe.ts"
import { Environment } from "./Environment.ts"
import { configFlag, settingsFrom } from "./flags.ts"
import { loggingLayer } from "./logging.ts"

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
    port: Flag.Int("port").pipe(Flag.withDescription("Port to listen on (default 8080)"), Flag.optional),
    host: Flag.String("host").pipe(Flag.withDescription("Address to listen on (default 127.0.0.1)"), Flag.optional),
    config: configFlag,
  },
  Effect.fnUntraced(function* ({ upstream, cassette, mode, port, host, config }) {
    const { settings } = yield* settingsFrom({ config, set: {} })
    if (!/^https?:\/\/[^/]/.test(upstream)) {
      return yield* new BadSettings({
        problems: [`--upstream: "${hideCredentials(upstream)}" is no URL such as https://api.openai.com`],
      })
    }
    const server = {
      ...settings.server,
      // Whoever reaches the port spends the key of whoever started it.
      host: Option.getOrElse(host, () => "127.0.0.1"),
      port: Option.getOrElse(port, () => settings.server.port),
    }
    const recording = { ...settings.recording, mode, upstream, cassette }
    return yield* Effect.provide(run({ ...settings, server, recording }), loggingLayer(settings.log))
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

type Settings = Parameters<typeof SimServer.layer>[0]

const run = Effect.fnUntraced(function* (settings: Settings) {
  const environment = yield* Environment
  const context = yield* Layer.build(SimServer.layer(settings)).pipe(
    Effect.provideService(UpstreamEnvironment, environment),
    Effect.mapError((error) => (error._tag === "BadSettings" ? error : cannotServe(settings)(error))),
  )
  const { address } = yield* Effect.provideContext(HttpServer.HttpServer, context)
  const { upstream, cassette } = withoutSecrets(settings).recording
  yield* Console.log(`llmsim records ${upstream} at ${HttpServer.formatAddress(address)} into ${cassette}`)
  return yield* Effect.never
}, Effect.scoped)
