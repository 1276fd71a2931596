/** Serves as one of several workers, until the primary lets it go. */
import { Context, Deferred, Effect, Layer, Schedule } from "effect"
import { HttpServer } from "effect/http"
import { MockBook } from "../../mocks/MockBook.ts"
import type { Settings } from "../../settings/Settings.ts"
import { ControlDoor } from "../control/ControlDoor.ts"
import { isRedis } from "../redisLayer.ts"
import * as SimServer from "../SimServer.ts"
import { urlOf } from "../urlOf.ts"
import { Line } from "./Line.ts"
import type { PrimaryAsks, Start, WorkerAsks } from "./messages.ts"
import type { PrimaryLine } from "./PrimaryLine.ts"
import { SharedRules } from "./SharedRules.ts"
import { WorkerDesk } from "./WorkerDesk.ts"
import { orNever, workerLayer } from "./workerLayer.ts"

const reportedEvery = "250 millis"

/** The primary's line to this process, and what it is to serve with. */
export const joinPrimary = Effect.gen(function* () {
  const line: PrimaryLine = new Line<WorkerAsks>({
    send: (message) => {
      if (process.connected) process.send?.(message)
    },
    listen: (receive) => process.on("message", receive),
  })
  const desk = new WorkerDesk()
  line.serve<PrimaryAsks>(desk.answers())
  // Without a primary nobody sends connections or keeps count.
  process.once("disconnect", () => desk.letGo())
  const start = yield* line.ask("start", null)
  return { line, desk, start: start ?? (yield* Effect.never) }
})

export type WorkerError = Effect.Error<ReturnType<typeof build>>

export const runWorker = Effect.fnUntraced(function* (
  line: PrimaryLine,
  desk: WorkerDesk,
  start: Start,
  describe: (error: WorkerError) => string,
) {
  const serving = Effect.gen(function* () {
    const server = yield* build(line, desk, start)
    line.tell("ready", { url: urlOf(start.settings.server, server) })
    const report = Effect.sync(() => desk.reportTo(line))
    yield* Effect.forkScoped(Effect.repeat(report, Schedule.spaced(reportedEvery)))
    yield* Deferred.await(desk.drained)
  }).pipe(
    Effect.scoped,
    Effect.catch((error) => line.ask("failed", { message: describe(error) })),
  )
  // What was counted until the last stream's end is not to be lost.
  yield* Effect.onExit(serving, () => Effect.andThen(Effect.timeoutOption(desk.lastReport(line), "1 second"), hangUp))
})

/** The line would keep the process alive. */
const hangUp = Effect.sync(() => {
  if (process.connected) process.disconnect()
})

const build = Effect.fnUntraced(function* (line: PrimaryLine, desk: WorkerDesk, start: Start) {
  const rules = new SharedRules(line, start)
  desk.follow(rules)
  const { startedAt } = start
  const layer = SimServer.layer(ownSettings(start.settings), { swaps: workerLayer(line, start, rules), startedAt })
  const context = yield* Layer.build(layer).pipe(
    Effect.provideService(ControlDoor, {
      ask: (call) => orNever(line.ask("control", call)),
      show: (standing) => desk.show(standing),
    }),
  )
  rules.fill(Context.get(context, MockBook))
  desk.open(context)
  return Context.get(context, HttpServer.HttpServer)
})

/** What the primary keeps for all is not opened here too. */
const ownSettings = (settings: Settings): Settings =>
  isRedis(settings.store) ? settings : { ...settings, store: { ...settings.store, location: "memory" } }
