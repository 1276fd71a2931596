/** Does in the primary's store what a worker asks. */
import { Effect } from "effect"
import type { StoreError, UnknownCursor } from "../../store/Collection.ts"
import type { Store } from "../../store/Store.ts"
import type { StoreAnswer, StoreQuestion } from "./messages.ts"

export const answerStore = (store: Store["Service"], question: StoreQuestion): Effect.Effect<StoreAnswer> =>
  Effect.catch(run(store, question), (error) =>
    Effect.succeed<StoreAnswer>(
      error._tag === "UnknownCursor"
        ? { _tag: "UnknownCursor", id: error.id }
        : { _tag: "Failed", message: error.message.replace(/^cannot \w+: /, "") },
    ),
  )

const run = (
  store: Store["Service"],
  question: StoreQuestion,
): Effect.Effect<StoreAnswer, StoreError | UnknownCursor> => {
  const collection = store.collection(question.collection)
  switch (question.op) {
    case "get":
      return Effect.map(collection.get(question.id), valueAnswer)
    case "delete":
      return Effect.map(collection.delete(question.id), valueAnswer)
    case "put":
      return Effect.as(collection.put(question.id, question.value, question.lifetime), valueAnswer(null))
    case "list":
      return Effect.map(collection.list(question.page), (page): StoreAnswer => ({ _tag: "Page", page }))
    case "clear":
      return Effect.as(collection.clear, valueAnswer(null))
    case "swap": {
      const { id, read, value, lifetime } = question
      // What is there now is compared with what the worker read: equal values may be swapped, whatever came between.
      const same = read === undefined ? isAbsent : (held: unknown) => JSON.stringify(held) === read
      const swap = collection.update(id, (held) => (same(held) ? value : undefined), {
        ...lifetime,
        ...(read === undefined ? { initial: absent } : {}),
      })
      return Effect.map(swap, (updated) => valueAnswer(updated?.changed === true))
    }
  }
}

/** Stands for an object that is not there; no JSON that a worker puts is the same object. */
const absent = {}
const isAbsent = (held: unknown): boolean => held === absent

const valueAnswer = (value: Extract<StoreAnswer, { _tag: "Value" }>["value"]): StoreAnswer => ({ _tag: "Value", value })
