/** `llmsim serve`: runs the simulator until it is told to stop. */
import { availableParallelism } from "node:os"
import { Console, Effect } from "effect"
import { Command, Flag } from "effect/cli"
import type { LoadedSettings } from "../settings/loadSettings.ts"
import type { Settings } from "../settings/Settings.ts"
import { announce } from "./announce.ts"
import { configFlag, settingFlags, settingsFrom } from "./flags.ts"
import { loggingLayer } from "./logging.ts"
import { serveWithWorkers } from "./serveWithWorkers.ts"
import { started } from "./started.ts"
import { Feed } from "./tui/Feed.ts"
import { requireTerminal, showScreen } from "./tui/showScreen.ts"

const tuiFlag = Flag.Boolean("tui").pipe(
  Flag.withDescription("Show what happens on the terminal, instead of a log"),
  Flag.withDefault(false),
)

export const serve = Command.make(
  "serve",
  { config: configFlag, set: settingFlags, tui: tuiFlag },
  Effect.fnUntraced(function* (flags) {
    if (flags.tui) yield* requireTerminal
    const loaded = yield* settingsFrom(flags)
    const workers = workersOf(loaded.settings)
    if (workers > 1) return yield* serveWithWorkers({ loaded, workers, tui: flags.tui, again: settingsFrom(flags) })
    const logging = loggingLayer(loaded.settings.log)
    yield* flags.tui ? runWatched(loaded, logging) : Effect.provide(run(loaded), logging)
  }),
).pipe(
  Command.withDescription("Serve the simulated APIs until SIGINT or SIGTERM"),
  Command.withExamples([
    { command: "llmsim serve", description: "Serve on port 8080 with each model's own timing" },
    { command: "llmsim serve --port 9000 --latency instant --seed 42", description: "No waiting, the same every time" },
    { command: "llmsim serve --config llmsim.yaml", description: "Take the settings from a file" },
  ]),
)

/** The dashboard has the terminal to itself: the log is one of its panels. */
const runWatched = Effect.fnUntraced(function* (loaded: LoadedSettings, logging: ReturnType<typeof loggingLayer>) {
  const { settings } = loaded
  const feed = new Feed("")
  const panel: Console.Console = { ...(yield* Console.Console), log: (...args) => feed.log(args.map(String).join(" ")) }
  yield* Effect.gen(function* () {
    const url = yield* started(settings)
    feed.set({ url })
    yield* showScreen({ url, key: settings.control.key }, feed)
  }).pipe(Effect.scoped, Effect.provide(logging), Effect.provideService(Console.Console, panel))
})

const run = Effect.fnUntraced(function* (loaded: LoadedSettings) {
  yield* announce(loaded, yield* started(loaded.settings))
  return yield* Effect.never
}, Effect.scoped)

/** How many processes are to answer. */
const workersOf = ({ server: { workers } }: Settings): number => (workers === "auto" ? availableParallelism() : workers)
