/** The runs of all threads: each that is worked at has a fiber of its own, whoever waits for it. */
import { Clock, Effect, FiberMap, type Scope } from "effect"
import type { SimError } from "../../../domain/SimError.ts"
import type { Store } from "../../../store/Store.ts"
import { stored, unknown } from "../../openai-more/stored.ts"
import { refused } from "../errors.ts"
import { type AnswerServices, answerRun, beginRun } from "./answerRun.ts"
import type { Ending } from "./Ending.ts"
import { heartbeat } from "./heartbeat.ts"
import { Job } from "./Job.ts"
import { keepChanges } from "./keepChanges.ts"
import { type Lease, makeLease } from "./Lease.ts"
import { hasEnded, type KeptRun, noUsage } from "./Run.ts"
import { restoredWriter } from "./restoredWriter.ts"
import { errorBodyOf, runErrorOf, somethingWrong } from "./runErrorOf.ts"

export interface Runs {
  /** The name of this process. */
  readonly owner: string
  /** Says that this process is alive: to be done before a run is its own, or others take the run for left alone. */
  readonly alive: Effect.Effect<void, SimError>
  /** Works at a run that is kept and queued. */
  readonly work: (job: Job) => Effect.Effect<void, SimError>
  /** The run as it is by now: one whose time is over, or whose process is gone, ends when it is looked at. */
  readonly current: (kept: KeptRun) => Effect.Effect<KeptRun, SimError>
  /** Fails when there is no such run. */
  readonly find: (thread: string, id: string) => Effect.Effect<KeptRun, SimError>
  readonly cancel: (kept: KeptRun) => Effect.Effect<KeptRun, SimError>
  /** Stops all work for a thread that is no more. */
  readonly forget: (thread: string) => Effect.Effect<void>
}

export interface RunServices extends AnswerServices {
  readonly store: Store["Service"]
}

interface Inside extends RunServices {
  readonly lease: Lease
  readonly jobs: Map<string, Job>
  readonly fibers: FiberMap.FiberMap<string>
}

/** The scope is the server's: at its end all runs that are worked at expire. */
export const makeRuns = Effect.fnUntraced(function* (
  services: RunServices,
): Effect.fn.Return<Runs, never, Scope.Scope> {
  const { library, store } = services
  const lease = yield* makeLease(store)
  const fibers = yield* FiberMap.make<string>()
  const jobs = new Map<string, Job>()
  const inside: Inside = { ...services, lease, jobs, fibers }
  yield* Effect.addFinalizer(() =>
    Effect.forEach([...jobs.values()], (job) => stop(inside, job, { status: "expired" }), {
      discard: true,
      concurrency: "unbounded",
    }),
  )
  const keepBeating = heartbeat(Effect.ignore(beat(inside)), () => jobs.size > 0, yield* Effect.scope)
  const current = (kept: KeptRun) => settled(inside, kept)
  return {
    owner: lease.owner,
    alive: lease.renew,
    work: (job) =>
      Effect.gen(function* () {
        jobs.set(job.id, job)
        yield* keepBeating
        yield* FiberMap.run(fibers, job.id, attend(inside, job))
      }),
    current,
    find: (thread, id) =>
      Effect.flatMap(stored(library.runs(thread).get(id)), (kept) =>
        kept === undefined ? unknown("run", id) : current(kept),
      ),
    cancel: (kept) => cancel(inside, kept),
    forget: (thread) =>
      Effect.forEach(
        [...jobs.values()].filter(({ kept }) => kept.run.thread_id === thread),
        (job) =>
          Effect.andThen(
            FiberMap.remove(fibers, job.id),
            Effect.sync(() => drop(inside, job)),
          ),
        { discard: true },
      ),
  }
})

/** Works at a run until there is no more to do for now. Whoever interrupts it ends the run. */
const attend = (inside: Inside, job: Job): Effect.Effect<void> =>
  Effect.uninterruptibleMask((restore) =>
    Effect.gen(function* () {
      const left = job.kept.deadlineMs - (yield* Clock.currentTimeMillis)
      const expired = Effect.as(Effect.sleep(Math.max(0, left)), { status: "expired" } as Ending)
      const ending = yield* restore(Effect.raceFirst(Effect.scoped(answerRun(inside, job)), expired)).pipe(
        Effect.catch((error) => Effect.succeed<Ending>({ status: "failed", error: runErrorOf(error) })),
        Effect.catchDefect((defect) =>
          Effect.as(Effect.logError("a run has died", defect), { status: "failed", error: somethingWrong } as Ending),
        ),
      )
      if (ending?.status === "failed") inside.stats.failed()
      yield* finish(inside, job, ending)
    }),
  )

const finish = Effect.fnUntraced(
  function* (inside: Inside, job: Job, ending: Ending | undefined) {
    const { run } = job.kept
    const now = yield* stored(inside.library.runs(run.thread_id).get(run.id))
    if (now !== undefined && now.run.status === "cancelling") yield* end(inside, job, { status: "cancelled" })
    else if (ending !== undefined) yield* end(inside, job, ending)
    yield* release(inside, job)
  },
  (effect, inside, job) =>
    Effect.catch(effect, (error) => Effect.sync(() => job.log.add("error", errorBodyOf(error)))).pipe(
      Effect.andThen(Effect.sync(() => drop(inside, job))),
    ),
)

/** Ends a run that has not ended. */
const end = Effect.fnUntraced(function* ({ library }: Inside, job: Job, ending: Ending) {
  const usage = job.writer?.partialUsage(job.count) ?? noUsage
  const writer = job.writer ?? (yield* restoredWriter(library, job.kept))
  // What fails or is cut short was in progress before.
  if (ending.status === "failed" || ending.status === "incomplete") yield* beginRun(library, job)
  if (ending.status === "expired") job.at = Math.max(job.at, job.kept.deadlineMs)
  const changes = writer.halt(ending, usage, yield* library.moment(job.at))
  yield* keepChanges(library, job, changes, ({ run }) => !hasEnded(run))
})

/** Lets others run in the thread, unless this run only waits for its tools. */
const release = Effect.fnUntraced(function* ({ library }: Inside, { kept }: Job) {
  const { id, thread_id, status } = kept.run
  if (status === "requires_action") return
  const change = library.threads.update(thread_id, (now) =>
    now.activeRun === id ? { ...now, activeRun: null } : undefined,
  )
  yield* stored(change)
})

const drop = ({ jobs }: Inside, job: Job): void => {
  job.log.end()
  if (jobs.get(job.id) === job) jobs.delete(job.id)
}

/** Stops the work at a run, and ends it. */
const stop = (inside: Inside, job: Job, ending: Ending): Effect.Effect<void> =>
  Effect.uninterruptible(Effect.andThen(FiberMap.remove(inside.fibers, job.id), finish(inside, job, ending)))

const settled = Effect.fnUntraced(function* (inside: Inside, kept: KeptRun): Effect.fn.Return<KeptRun, SimError> {
  const { id, status } = kept.run
  if (hasEnded(kept.run) || inside.jobs.has(id)) return kept
  const isOver = (yield* Clock.currentTimeMillis) >= kept.deadlineMs
  const isAlone =
    status !== "requires_action" && kept.owner !== inside.lease.owner && !(yield* inside.lease.isAlive(kept.owner))
  if (!isOver && !isAlone) return kept
  const job = new Job(kept, undefined)
  yield* end(inside, job, { status: status === "cancelling" ? "cancelled" : "expired" })
  yield* release(inside, job)
  return job.kept
})

const cancellable: ReadonlyArray<string> = ["queued", "in_progress", "requires_action"]

const cancel = Effect.fnUntraced(function* (inside: Inside, { run: { id, thread_id } }: KeptRun) {
  const updated = yield* stored(
    inside.library
      .runs(thread_id)
      .update(id, (now) =>
        cancellable.includes(now.run.status)
          ? { ...now, run: { ...now.run, status: "cancelling", required_action: null } }
          : undefined,
      ),
  )
  if (updated === undefined) return yield* unknown("run", id)
  const kept = updated.value
  if (!updated.changed) return yield* refused(`Cannot cancel run with status '${kept.run.status}'.`)
  const job = inside.jobs.get(id)
  // The process that works at it sees the new status soon; nobody works at a run that waits for its tools.
  if (job === undefined && kept.asked === null && kept.owner !== inside.lease.owner) return kept
  if (job !== undefined) {
    job.kept = kept
    job.log.add("thread.run.cancelling", kept.run)
  }
  const ended = stop(inside, job ?? new Job(kept, undefined), { status: "cancelled" })
  yield* FiberMap.run(inside.fibers, `end of ${id}`, ended)
  return kept
})

/** Says that this process is alive, and sees which of its runs others have cancelled. */
const beat = Effect.fnUntraced(function* (inside: Inside) {
  yield* inside.lease.renew
  for (const job of [...inside.jobs.values()]) {
    const { id, thread_id } = job.kept.run
    const now = yield* stored(inside.library.runs(thread_id).get(id))
    if (now?.run.status !== "cancelling" || job.kept.run.status === "cancelling") continue
    job.kept = now
    job.log.add("thread.run.cancelling", now.run)
    yield* stop(inside, job, { status: "cancelled" })
  }
})
