/** Serves with several workers: starts them, supervises them, and coordinates them. */
import { Effect } from "effect"
import type { Settings } from "../../settings/Settings.ts"
import { makeCoordinator } from "./Coordinator.ts"
import { makeFleet } from "./Fleet.ts"
import { FleetFailed } from "./FleetFailed.ts"

/** What can only change when all is started again. */
const fixed = (settings: Settings): string =>
  JSON.stringify([settings.seed, settings.store, settings.verdict, settings.server.workers])

/** Workers stop to listen when those that replace them do, so that one port may be refused to a second host by the first. */
const hint = ({ host, port }: Settings["server"], { server }: Settings): string =>
  port !== 0 && server.port === port && server.host !== host
    ? ` (llmsim itself listens at ${host}:${port} until the new workers serve: start it again, or change server.port too)`
    : ""

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
    yield* Effect.mapError(
      fleet.renew(next),
      ({ message }) => new FleetFailed({ message: message + hint(server, next) }),
    )
    inForce = next
    yield* Effect.logInfo("all workers have the new settings")
  })
  return { url: fleet.url, failed: fleet.failed, renew }
})
