/** A store as anybody would write it, without bounds or time, to compare the real ones with. */
import { assert, it } from "@effect/vitest"
import { Effect, type Layer, Schema } from "effect"
import type { PageRequest } from "../../src/store/Collection.ts"
import { Store } from "../../src/store/Store.ts"

const Id = Schema.Literals(["a", "b", "c", "d", "e", "f"])
const Small = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 7 }))

const Command = Schema.Union([
  Schema.Struct({ do: Schema.Literal("put"), id: Id, value: Small }),
  Schema.Struct({ do: Schema.Literal("put"), id: Id, value: Small }),
  Schema.Struct({ do: Schema.Literal("double"), id: Id }),
  Schema.Struct({ do: Schema.Literal("delete"), id: Id }),
  Schema.Struct({
    do: Schema.Literal("list"),
    page: Schema.Struct({
      limit: Small,
      order: Schema.Literals(["asc", "desc"]),
      after: Schema.UndefinedOr(Id),
      before: Schema.UndefinedOr(Id),
    }),
  }),
])
type Command = typeof Command.Type

class Model {
  #objects: Array<{ readonly id: string; value: number }> = []

  run(command: Command): unknown {
    switch (command.do) {
      case "put":
        return this.#put(command.id, command.value)
      case "double": {
        const found = this.#objects.find(({ id }) => id === command.id)
        if (found === undefined) return undefined
        // Nothing to change at 0.
        const changed = found.value !== 0
        found.value *= 2
        return { value: found.value, changed }
      }
      case "delete": {
        const before = this.#objects.length
        this.#objects = this.#objects.filter(({ id }) => id !== command.id)
        return this.#objects.length < before
      }
      case "list":
        return this.#list(command.page)
    }
  }

  #put(id: string, value: number): void {
    const found = this.#objects.find((object) => object.id === id)
    if (found === undefined) this.#objects.push({ id, value })
    else found.value = value
  }

  #list({ limit, order, after, before }: PageRequest): unknown {
    const asked = order === "asc" ? [...this.#objects] : this.#objects.toReversed()
    const placeOf = (end: string) => asked.findIndex(({ id }) => id === end)
    if ([after, before].some((end) => end !== undefined && placeOf(end) < 0)) return "UnknownCursor"
    const from = after === undefined ? 0 : placeOf(after) + 1
    const to = before === undefined ? asked.length : placeOf(before)
    const between = asked.slice(from, Math.max(from, to)).map(({ id, value }) => ({ id, value }))
    const atEnd = after === undefined && before !== undefined
    const items = atEnd ? between.slice(Math.max(0, between.length - limit)) : between.slice(0, limit)
    return { items, hasMore: between.length > limit }
  }
}

const run = Effect.fnUntraced(function* (command: Command) {
  const things = (yield* Store).collection("things")
  switch (command.do) {
    case "put":
      return yield* things.put(command.id, command.value)
    case "double":
      return yield* things.update(command.id, (value) => (value === 0 ? undefined : Number(value) * 2))
    case "delete":
      return yield* things.delete(command.id)
    case "list":
      return yield* Effect.catchTag(things.list(command.page), "UnknownCursor", ({ _tag }) => Effect.succeed(_tag))
  }
})

export const commandsAgainstModel = (layer: () => Layer.Layer<Store, unknown>) =>
  it.effect.prop(
    "do what they do to a plain list",
    { commands: Schema.Array(Command).check(Schema.isMinLength(5), Schema.isMaxLength(60)) },
    ({ commands }) =>
      Effect.gen(function* () {
        const model = new Model()
        for (const command of commands) {
          assert.deepStrictEqual(yield* run(command), model.run(command), JSON.stringify(command))
        }
      }).pipe(Effect.provide(layer())),
    { arbitrary: { runs: 100, seed: 1 } },
  )
