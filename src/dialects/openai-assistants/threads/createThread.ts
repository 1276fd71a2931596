/** Makes a thread with its first messages. */
import { Effect } from "effect"
import type { FieldPath } from "../../../domain/FieldProblem.ts"
import type { SimError } from "../../../domain/SimError.ts"
import { stored } from "../../openai-more/stored.ts"
import type { Library } from "../Library.ts"
import { addMessages, checkMessages } from "../messages/addMessages.ts"
import { toolResources } from "../toolResources.ts"
import type { ToolResources } from "../WireTools.ts"
import type { Thread } from "./Thread.ts"
import type { ThreadCreation } from "./Wire.ts"

/** @param path where in the request the thread stands */
export const createThread = Effect.fnUntraced(function* (
  library: Library,
  body: ThreadCreation,
  path: FieldPath,
  resources: ToolResources | null | undefined = body.tool_resources,
): Effect.fn.Return<Thread, SimError> {
  yield* checkMessages(body.messages ?? [], (index) => [...path, "messages", index])
  const tool_resources = yield* toolResources(library, resources)
  const { createdAt } = yield* library.arrive
  const id = yield* library.newId("thread", library.threads)
  const thread: Thread = {
    id,
    object: "thread",
    created_at: createdAt,
    metadata: body.metadata ?? {},
    tool_resources,
  }
  yield* stored(library.threads.put(id, { thread, activeRun: null }))
  yield* addMessages(library, id, body.messages ?? [])
  return thread
})
