/** Refuses connections while an outage lasts. */
import type { Server } from "node:http"
import { type ListenOptions, Server as NetServer } from "node:net"
import { Clock, Duration, Effect, Layer, Schedule } from "effect"
import { HttpServer } from "effect/http"
import type { Phase } from "../faults/FaultPlan.ts"

type Outage = Pick<Phase, "name" | "start_ms" | "duration_ms">

interface OutageOptions {
  readonly outages: ReadonlyArray<Outage>
  /** When the schedule begins, in Unix milliseconds; absent: now. */
  readonly startedAt: number | undefined
  /** How many connections wait to be taken. */
  readonly backlog: number
}

/** All that is open is cut at the start; at the end the server listens where it did before. */
export const refuseInOutages = (server: Server, { outages, startedAt, backlog }: OutageOptions) =>
  Layer.effectDiscard(
    Effect.gen(function* () {
      yield* HttpServer.HttpServer
      const where = placeOf(server)
      const now = yield* Clock.currentTimeMillis
      const passed = now - (startedAt ?? now)
      let lasting = 0
      const begin = Effect.sync(() => {
        lasting++
        // HTTP's own way of closing would look after its connections no more.
        NetServer.prototype.close.call(server)
        server.closeAllConnections()
      })
      const end = Effect.suspend(() => (--lasting > 0 ? Effect.void : listen(server, { ...where, backlog })))
      const take = Effect.fnUntraced(function* ({ name, start_ms, duration_ms }: Outage) {
        const endsIn = start_ms + duration_ms - passed
        if (endsIn <= 0) return
        const beginsIn = Math.max(0, start_ms - passed)
        yield* Effect.sleep(Duration.millis(beginsIn))
        yield* Effect.annotateLogs(Effect.logInfo("an outage begins: connections are refused"), { name })
        yield* begin
        yield* Effect.sleep(Duration.millis(endsIn - beginsIn))
        yield* end
        yield* Effect.annotateLogs(Effect.logInfo("the outage is over"), { name })
      })
      yield* Effect.forkScoped(Effect.forEach(outages, take, { concurrency: "unbounded", discard: true }))
    }),
  )

const placeOf = (server: Server): ListenOptions => {
  const address = server.address()
  if (address === null) return {}
  return typeof address === "string" ? { path: address } : { host: address.address, port: address.port }
}

/** Another process may have taken the port meanwhile, so it is asked for until it is there. */
const listen = (server: Server, where: ListenOptions): Effect.Effect<void> =>
  Effect.callback<void, Error>((resume) => {
    const failed = (error: Error) => resume(Effect.fail(error))
    server.once("error", failed)
    server.listen(where, () => {
      server.off("error", failed)
      resume(Effect.void)
    })
  }).pipe(Effect.retry(Schedule.spaced("200 millis")), Effect.orDie)
