/** `llmsim serve`: runs the simulator until it is told to stop. */
import { Console, Effect, Layer } from "effect"
import { Command, TerminalCapabilities } from "effect/cli"
import { HttpServer } from "effect/http"
import * as SimServer from "../server/SimServer.ts"
import type { LoadedSettings } from "../settings/loadSettings.ts"
import { withoutSecrets } from "../settings/withoutSecrets.ts"
import { banner, tryLine } from "./banner.ts"
import { cannotServe } from "./CannotServe.ts"
import { configFlag, settingFlags, settingsFrom } from "./flags.ts"
import { isPretty, loggingLayer } from "./logging.ts"
import { version } from "./version.ts"

export const serve = Command.make(
  "serve",
  { config: configFlag, set: settingFlags },
  Effect.fnUntraced(function* (flags) {
    const loaded = yield* settingsFrom(flags)
    yield* Effect.provide(run(loaded), loggingLayer(loaded.settings.log))
  }),
).pipe(
  Command.withDescription("Serve the simulated APIs until SIGINT or SIGTERM"),
  Command.withExamples([
    { command: "llmsim serve", description: "Serve on port 8080 with each model's own timing" },
    { command: "llmsim serve --port 9000 --latency instant --seed 42", description: "No waiting, the same every time" },
    { command: "llmsim serve --config llmsim.yaml", description: "Take the settings from a file" },
  ]),
)

const run = Effect.fnUntraced(function* (loaded: LoadedSettings) {
  const { settings } = loaded
  const context = yield* Effect.mapError(Layer.build(SimServer.layer(settings)), (error) =>
    error._tag === "BadSettings" ? error : cannotServe(settings)(error),
  )
  const server = yield* Effect.provideContext(HttpServer.HttpServer, context)
  yield* announce(loaded, reachable(HttpServer.formatAddress(server.address)))
  return yield* Effect.never
}, Effect.scoped)

/** A server that listens everywhere is reached at `localhost`. */
const reachable = (url: string): string => url.replace(/\/\/(0\.0\.0\.0|\[::\])(?=:|$)/, "//localhost")

const announce = Effect.fnUntraced(function* (loaded: LoadedSettings, url: string) {
  for (const warning of loaded.warnings) yield* Effect.logWarning(warning)
  if (isPretty(loaded.settings.log, yield* TerminalCapabilities.TerminalCapabilities)) {
    return yield* Console.log(banner(loaded, url, version))
  }
  yield* Effect.logInfo("llmsim is ready").pipe(
    Effect.annotateLogs({ url, version, settings: withoutSecrets(loaded.settings), try: tryLine(url) }),
  )
})
