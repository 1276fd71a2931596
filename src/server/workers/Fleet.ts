/** The workers: as many as there should be, replaced when they end, renewed one by one, and let go in peace. */
import cluster from "node:cluster"
import { Clock, Deferred, Duration, Effect } from "effect"
import type { Settings } from "../../settings/Settings.ts"
import type { Coordinator } from "./Coordinator.ts"
import { FleetFailed } from "./FleetFailed.ts"
import { Member, type WorkerFailure } from "./Member.ts"

/** So many ends that nobody asked for, within so long, are a loop. */
const mostCrashes = 5
const crashWindowMs = 30_000
/** What a worker has beyond the grace of its streams. */
const extraGraceMs = 2_000

/** Tells a program that it is a worker. */
const workerVariable = "LLMSIM_WORKER"

export const makeFleet = Effect.fnUntraced(function* (coordinator: Coordinator, first: Settings, size: number) {
  const clock = yield* Clock.Clock
  const context = yield* Effect.context<never>()
  const run = Effect.runForkWith(context)
  const failed = yield* Deferred.make<never, FleetFailed>()
  const members = new Set<Member>()
  const crashes: Array<number> = []
  let settings = first
  let spare: Member | undefined
  let serial = 0
  let closing = false

  cluster.setupPrimary({ args: [], serialization: "advanced" })

  const fork = (): Member => {
    const member = new Member(cluster.fork({ [workerVariable]: "1" }), ++serial)
    members.add(member)
    member.line.serve(
      coordinator.answersFor(member, {
        start: () => Deferred.await(member.start),
        ready: ({ url }) => {
          Deferred.doneUnsafe(member.ready, Effect.succeed(url))
        },
        failed: (failure) => {
          Deferred.doneUnsafe(member.ready, Effect.fail(failure))
        },
      }),
      context,
    )
    member.onExit((code, signal) => run(exited(member, code, signal)))
    return member
  }

  /** A process that has loaded everything, so that it serves in no time. */
  const keepSpare = Effect.sync(() => {
    if (!closing) spare ??= fork()
  })

  const begin = (): Member => {
    const member = spare ?? fork()
    spare = undefined
    Deferred.doneUnsafe(member.start, Effect.succeed(coordinator.start(member, settings)))
    return member
  }

  const open: Effect.Effect<string, WorkerFailure> = Effect.suspend(() => Deferred.await(begin().ready))

  const exited = Effect.fnUntraced(function* (member: Member, code: number | null, signal: string | null) {
    members.delete(member)
    coordinator.left(member)
    const how = signal ?? `exit code ${code}`
    Deferred.doneUnsafe(member.ended, Effect.void)
    if (spare === member) spare = undefined
    Deferred.doneUnsafe(member.ready, Effect.fail({ message: `a worker ended before it served: ${how}` }))
    if (closing || member.draining) return
    yield* Effect.annotateLogs(Effect.logWarning("a worker has ended and is replaced"), { pid: member.pid, how })
    const now = clock.currentTimeMillisUnsafe()
    crashes.push(now)
    if (crashes.filter((at) => now - at < crashWindowMs).length >= mostCrashes) {
      return yield* Deferred.fail(
        failed,
        new FleetFailed({
          message: `workers keep ending: ${mostCrashes} within ${crashWindowMs / 1_000} s, the last by ${how}`,
        }),
      )
    }
    if (serving().length < size) yield* Effect.ignore(open)
    yield* keepSpare
  })

  const drain = (member: Member) =>
    Effect.suspend(() => {
      member.draining = true
      member.line.tell("drain", null)
      return Deferred.await(member.ended).pipe(
        Effect.timeoutOrElse({
          duration: Duration.millis(settings.server.shutdown_grace_ms + extraGraceMs),
          orElse: () => Effect.sync(() => member.kill()),
        }),
      )
    })

  const serving = () => [...members].filter((member) => member !== spare && !member.draining)

  /** Each is replaced by one with the settings in force, which serves before the old one stops. */
  const replace = Effect.fnUntraced(function* (olds: ReadonlyArray<Member>) {
    for (const old of olds) {
      const member = begin()
      yield* Effect.tapError(Deferred.await(member.ready), () =>
        Effect.sync(() => {
          member.draining = true
        }),
      )
      run(drain(old))
      yield* keepSpare
    }
  })

  const adopt = Effect.fnUntraced(function* (changed: Settings) {
    yield* coordinator.renew(changed)
    settings = changed
  })

  /** With settings that a worker cannot serve, all is as it was before. */
  const renew = Effect.fnUntraced(function* (changed: Settings) {
    const before = settings
    const olds = serving()
    yield* adopt(changed)
    const goBack = Effect.gen(function* () {
      yield* adopt(before)
      yield* replace(serving().filter((member) => !olds.includes(member)))
    })
    yield* Effect.tapError(replace(olds), () => Effect.andThen(Effect.ignore(goBack, { log: "Error" }), keepSpare))
  })

  const close = Effect.suspend(() => {
    closing = true
    if (spare !== undefined) {
      spare.draining = true
      spare.kill()
      spare = undefined
    }
    return Effect.forEach([...members], (member) => (member.draining ? Deferred.await(member.ended) : drain(member)), {
      concurrency: "unbounded",
      discard: true,
    })
  })

  yield* Effect.addFinalizer(() => close)
  const [url = ""] = yield* Effect.forEach(Array.from({ length: size }), () => open, { concurrency: "unbounded" }).pipe(
    Effect.mapError(({ message }) => new FleetFailed({ message })),
  )
  yield* keepSpare
  return { url, renew, failed: Deferred.await(failed) }
})
