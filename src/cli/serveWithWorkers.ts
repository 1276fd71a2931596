/** Serves with several processes; what that takes is loaded only here. */
import { Effect, type FileSystem, Queue, Stream } from "effect"
import type { BadSettings } from "../settings/BadSettings.ts"
import type { LoadedSettings } from "../settings/loadSettings.ts"
import type { Settings } from "../settings/Settings.ts"
import { announce, reachable } from "./announce.ts"
import { CannotServe, cannotServe } from "./CannotServe.ts"
import { loggingLayer } from "./logging.ts"

export interface ManyWorkers {
  readonly loaded: LoadedSettings
  readonly workers: number
  readonly tui: boolean
  /** The settings as they are by now. */
  readonly again: Effect.Effect<LoadedSettings, BadSettings, FileSystem.FileSystem>
}

export const serveWithWorkers = Effect.fnUntraced(function* ({ loaded, workers, tui, again }: ManyWorkers) {
  const problem = problemOf(loaded.settings, tui)
  if (problem !== undefined) return yield* new CannotServe({ message: problem })
  return yield* Effect.provide(run(loaded, workers, again), loggingLayer(loaded.settings.log))
})

const problemOf = ({ recording: { mode } }: Settings, tui: boolean): string | undefined => {
  if (tui) return "--tui shows one process: leave it away, and run `llmsim tui --url URL`"
  return ["record", "auto", "generate_on_miss"].includes(mode)
    ? `recording.mode ${mode} writes one file, and needs server.workers 1`
    : undefined
}

const run = Effect.fnUntraced(function* (loaded: LoadedSettings, workers: number, again: ManyWorkers["again"]) {
  const { runPrimary } = yield* Effect.promise(() => import("../server/workers/runPrimary.ts"))
  const { url, failed, renew } = yield* Effect.mapError(runPrimary(loaded.settings, workers), (error) =>
    error._tag === "FleetFailed" ? new CannotServe(error) : cannotServe(loaded.settings)(error),
  )
  yield* announce(loaded, reachable(url))
  const renewed = again.pipe(
    Effect.flatMap(({ settings }) => renew(settings)),
    Effect.catch((error) => Effect.logError("the new settings cannot be used; the old ones stay in force", error)),
  )
  yield* Effect.forkScoped(Stream.runForEach(hangUps, () => renewed))
  return yield* Effect.mapError(failed, (error) => new CannotServe(error))
}, Effect.scoped)

/** Each SIGHUP. */
const hangUps = Stream.callback<void>((queue) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const listener = () => Queue.offerUnsafe(queue, undefined)
      process.on("SIGHUP", listener)
      return listener
    }),
    (listener) => Effect.sync(() => process.off("SIGHUP", listener)),
  ),
)
