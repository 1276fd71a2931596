/** Serves with several workers: starts them, supervises them, and coordinates them. */
import { Effect } from "effect"
import type { Settings } from "../../settings/Settings.ts"
import { makeCoordinator } from "./Coordinator.ts"
import { makeFleet } from "./Fleet.ts"

/** What can only change when all is started again. */
const fixed = (settings: Settings): string =>
  JSON.stringify([settings.seed, settings.store, settings.verdict, settings.server.workers])

export const runPrimary = Effect.fnUntraced(function* (settings: Settings, workers: number) {
  const coordinator = yield* makeCoordinator(settings)
  const fleet = yield* makeFleet(coordinator, settings, workers)
  let inForce = settings
  const renew = Effect.fnUntraced(function* (changed: Settings) {
    if (fixed(changed) !== fixed(inForce)) {
      yield* Effect.logWarning("seed, store, verdict and server.workers stay as they are until llmsim is started again")
    }
    const { seed: _seed, ...rest } = changed
    const { seed, store, verdict, server } = inForce
    const next: Settings = {
      ...rest,
      ...(seed === undefined ? {} : { seed }),
      ...{ store, verdict, server: { ...changed.server, workers: server.workers } },
    }
    yield* fleet.renew(next)
    inForce = next
    yield* Effect.logInfo("all workers have the new settings")
  })
  return { url: fleet.url, failed: fleet.failed, renew }
})
