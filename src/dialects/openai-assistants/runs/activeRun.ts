/** The one run at a time that a thread may have. */
import { Effect } from "effect"
import type { SimError } from "../../../domain/SimError.ts"
import { stored, unknown } from "../../openai-more/stored.ts"
import { refused } from "../errors.ts"
import type { Library } from "../Library.ts"
import type { KeptThread } from "../threads/Thread.ts"
import { hasEnded, type KeptRun } from "./Run.ts"
import type { Runs } from "./Runs.ts"

export const findThread = Effect.fnUntraced(function* (library: Library, id: string) {
  return (yield* stored(library.threads.get(id))) ?? (yield* unknown("thread", id))
})

/** The run that holds the thread, if one still does. */
export const activeRun = Effect.fnUntraced(function* (
  library: Library,
  runs: Runs,
  { thread, activeRun: id }: KeptThread,
): Effect.fn.Return<KeptRun | undefined, SimError> {
  if (id === null) return undefined
  const kept = yield* stored(library.runs(thread.id).get(id))
  if (kept === undefined) return undefined
  const now = yield* runs.current(kept)
  return hasEnded(now.run) ? undefined : now
})

/** Gives the thread to a run; two that come at once do not both get it. */
export const claimThread = Effect.fnUntraced(function* (
  library: Library,
  runs: Runs,
  { thread_id, id }: { readonly thread_id: string; readonly id: string },
): Effect.fn.Return<void, SimError> {
  for (;;) {
    const kept = yield* findThread(library, thread_id)
    const active = yield* activeRun(library, runs, kept)
    if (active !== undefined) {
      return yield* refused(`Thread ${thread_id} already has an active run ${active.run.id}.`)
    }
    const updated = yield* stored(
      library.threads.update(thread_id, (now) =>
        now.activeRun === kept.activeRun ? { ...now, activeRun: id } : undefined,
      ),
    )
    if (updated?.changed === true) return
  }
})
