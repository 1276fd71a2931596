/** Adds messages to a thread, in their order. */
import { Effect } from "effect"
import type { FieldPath } from "../../../domain/FieldProblem.ts"
import { InvalidRequest, type SimError, simError } from "../../../domain/SimError.ts"
import { stored } from "../../openai-more/stored.ts"
import type { Library } from "../Library.ts"
import { contentProblem } from "./contentProblem.ts"
import { addedMessage, type Message } from "./Message.ts"
import type { MessageCreation } from "./Wire.ts"

/** Fails when a message says nothing of what it says it has; `path` is where the messages stand in the request. */
export const checkMessages = (
  messages: ReadonlyArray<MessageCreation>,
  path: (index: number) => FieldPath,
): Effect.Effect<void, SimError> => {
  for (const [index, message] of messages.entries()) {
    const problem = contentProblem(message, path(index))
    if (problem !== undefined) return Effect.fail(simError(new InvalidRequest({ problem })))
  }
  return Effect.void
}

export const addMessages = Effect.fnUntraced(function* (
  library: Library,
  thread: string,
  creations: ReadonlyArray<MessageCreation>,
): Effect.fn.Return<ReadonlyArray<Message>, SimError> {
  const messages = library.messages(thread)
  const added: Array<Message> = []
  for (const creation of creations) {
    const { createdAt } = yield* library.arrive
    const id = yield* library.newId("msg", messages)
    const message = addedMessage({ id, created_at: createdAt, thread_id: thread }, creation)
    yield* stored(messages.put(id, message))
    added.push(message)
  }
  return added
})
