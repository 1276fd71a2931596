/** The writer of a run that is taken up where its last one left it. */
import { Effect } from "effect"
import { stored } from "../../openai-more/stored.ts"
import type { Library } from "../Library.ts"
import { pageOf } from "../pages.ts"
import type { KeptRun } from "./Run.ts"
import { RunWriter } from "./RunWriter.ts"

export const restoredWriter = Effect.fnUntraced(function* (library: Library, kept: KeptRun) {
  const { items } = yield* pageOf(library.steps(kept.run.id), { limit: 1, order: "desc" })
  const last = items[0]?.value
  const step = last?.status === "in_progress" ? last : undefined
  const details = step?.step_details
  const message =
    details?.type === "message_creation"
      ? yield* stored(library.messages(kept.run.thread_id).get(details.message_creation.message_id))
      : undefined
  return new RunWriter(kept, noIds, { step, message })
})

/** It begins nothing. */
const noIds = { hostedStep: "", messageStep: "", message: "", callStep: "" }
