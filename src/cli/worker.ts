/** What the program does when it is one of several workers. */
import { Effect } from "effect"
import { UpstreamEnvironment } from "../http/upstream/UpstreamEnvironment.ts"
import { joinPrimary, runWorker, type WorkerError } from "../server/workers/runWorker.ts"
import type { Settings } from "../settings/Settings.ts"
import { cannotServe } from "./CannotServe.ts"
import { Environment } from "./Environment.ts"
import { loggingLayer } from "./logging.ts"

export const worker = Effect.gen(function* () {
  const environment = yield* Environment
  const { line, desk, start } = yield* joinPrimary
  const { settings, serial } = start
  yield* runWorker(line, desk, start, describeError(settings)).pipe(
    Effect.provideService(UpstreamEnvironment, environment),
    Effect.annotateLogs({ worker: serial }),
    Effect.provide(loggingLayer(settings.log)),
  )
})

const describeError = (settings: Settings) => (error: WorkerError) => cannotServe(settings)(error).message
