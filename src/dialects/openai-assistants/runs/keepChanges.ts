/** Keeps what happens to a run, and then tells of it. */
import { Effect } from "effect"
import type { SimError } from "../../../domain/SimError.ts"
import { stored } from "../../openai-more/stored.ts"
import type { Library } from "../Library.ts"
import type { Message } from "../messages/Message.ts"
import type { Change } from "./Change.ts"
import type { Job } from "./Job.ts"
import type { KeptRun } from "./Run.ts"
import type { RunStep } from "./RunStep.ts"
import { withoutContent } from "./steps.ts"

/**
 * `mayChange` judges the run as it is kept now, since others may have changed it. Gives false when it may not be
 * changed any more. Steps and messages are kept before the run, so that whoever sees the run's end sees them.
 */
export const keepChanges = (
  library: Library,
  job: Job,
  changes: ReadonlyArray<Change>,
  mayChange: (now: KeptRun) => boolean,
): Effect.Effect<boolean, SimError> =>
  Effect.uninterruptible(
    Effect.gen(function* () {
      yield* keepParts(library, job, changes)
      for (const change of changes) {
        if (change._tag !== "Run") tell(job, change)
        else if (!(yield* keepRun(library, job, change.apply, mayChange))) return false
      }
      return true
    }),
  )

const keepParts = Effect.fnUntraced(function* (library: Library, { kept }: Job, changes: ReadonlyArray<Change>) {
  const { id, thread_id } = kept.run
  const messages = new Map<string, Message>()
  const steps = new Map<string, RunStep>()
  const created = new Set<string>()
  for (const change of changes) {
    if (change._tag === "Message") messages.set(change.message.id, change.message)
    if (change._tag === "Message" && change.event === "created") created.add(change.message.id)
    if (change._tag === "Step") steps.set(change.step.id, change.step)
  }
  const kepts = library.messages(thread_id)
  for (const message of messages.values()) {
    if (created.has(message.id)) yield* stored(kepts.put(message.id, message))
    else yield* stored(kepts.update(message.id, ({ metadata }) => ({ ...message, metadata })))
  }
  for (const step of steps.values()) yield* stored(library.steps(id).put(step.id, step))
})

const tell = ({ log, asked }: Job, change: Exclude<Change, { _tag: "Run" }>): void => {
  if (change._tag === "Delta") log.add(change.event, change.data)
  else if (change._tag === "Message") log.add(`thread.message.${change.event}`, change.message)
  else if (change.event !== undefined) {
    log.add(`thread.run.step.${change.event}`, asked?.showsContent === true ? change.step : withoutContent(change.step))
  }
}

const keepRun = Effect.fnUntraced(function* (
  library: Library,
  job: Job,
  apply: (now: KeptRun) => KeptRun,
  mayChange: (now: KeptRun) => boolean,
) {
  const runs = library.runs(job.kept.run.thread_id)
  const updated = yield* stored(
    runs.update(job.id, (now) => (mayChange(now) ? { ...apply(now), atMs: job.at } : undefined)),
  )
  if (updated === undefined) return false
  job.kept = updated.value
  if (updated.changed) job.log.add(`thread.run.${updated.value.run.status}`, updated.value.run)
  return updated.changed
})
