/** The primary's store, as its workers see it. */
import { Effect, type Schema } from "effect"
import {
  type Collection,
  type Page,
  StoreError,
  type StoreOperation,
  UnknownCursor,
  type UpdateOptions,
} from "../../store/Collection.ts"
import type { Store } from "../../store/Store.ts"
import type { StoreAnswer, StoreQuestion } from "./messages.ts"
import type { PrimaryLine } from "./PrimaryLine.ts"

export const remoteStore = (line: PrimaryLine): Store["Service"] => ({
  collection: (name) => collection(line, name),
  // Only the primary clears all.
  clear: Effect.void,
  size: () => undefined,
})

type Value = Schema.Json | undefined

const collection = (line: PrimaryLine, name: string): Collection => {
  const ask = (question: StoreQuestion) => Effect.flatMap(line.ask("store", question), read(question))
  const value = (question: StoreQuestion): Effect.Effect<Value, StoreError> =>
    Effect.flatMap(ask(question), (answer) =>
      answer._tag === "Value" ? Effect.succeed(answer.value) : Effect.die(answer._tag),
    )
  const get = (id: string) => value({ op: "get", collection: name, id })
  return {
    get,
    put: (id, put, lifetime) => Effect.asVoid(value({ op: "put", collection: name, id, value: put, lifetime })),
    update: (id, change, options) => update({ get, swap: value, name }, id, change, options),
    delete: (id) => Effect.map(value({ op: "delete", collection: name, id }), (found) => found === true),
    list: (page) =>
      Effect.flatMap(ask({ op: "list", collection: name, page }), (answer): Effect.Effect<Page, UnknownCursor> => {
        if (answer._tag === "Page") return Effect.succeed(answer.page)
        return answer._tag === "UnknownCursor"
          ? Effect.fail(new UnknownCursor({ collection: name, id: answer.id }))
          : Effect.die(answer._tag)
      }),
    clear: Effect.asVoid(value({ op: "clear", collection: name })),
  }
}

interface Swapping {
  readonly name: string
  readonly get: (id: string) => Effect.Effect<Value, StoreError>
  readonly swap: (question: StoreQuestion) => Effect.Effect<Value, StoreError>
}

/** Tries again when another update came between; some update always gets through. */
const update = Effect.fnUntraced(function* (
  { name, get, swap }: Swapping,
  id: string,
  change: (value: Schema.Json) => Value,
  { initial, ...lifetime }: UpdateOptions = {},
) {
  for (;;) {
    const held = yield* get(id)
    const before = held === undefined ? initial : held
    if (before === undefined) return undefined
    const changed = change(before)
    if (changed === undefined) return held === undefined ? undefined : { value: held, changed: false }
    const read = held === undefined ? undefined : JSON.stringify(held)
    const swapped = yield* swap({ op: "swap", collection: name, id, read, value: changed, lifetime })
    if (swapped === true) return { value: changed, changed: true }
  }
})

const read =
  ({ op }: StoreQuestion) =>
  (answer: StoreAnswer | undefined): Effect.Effect<Exclude<StoreAnswer, { _tag: "Failed" }>, StoreError> => {
    if (answer !== undefined && answer._tag !== "Failed") return Effect.succeed(answer)
    const cause = new Error(answer === undefined ? "the primary process is gone" : answer.message)
    return Effect.fail(new StoreError({ operation: operationOf(op), cause }))
  }

const operationOf = (op: StoreQuestion["op"]): StoreOperation => (op === "swap" ? "update" : op)
