/** Every value satisfies its schema, by the judgement of a fresh Ajv. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { draw, drawMany, randomOf } from "./draw.ts"
import { judgeOf } from "./freshAjv.ts"
import { madeSchemas } from "./madeSchemas.ts"
import { randomSchema } from "./randomSchema.ts"
import { toolSchemas } from "./toolSchemas.ts"

const randomSchemas = 400
const seedsPerTool = 20

const assertValid = Effect.fnUntraced(function* (schema: unknown, values: number) {
  const judge = judgeOf(schema)
  for (const value of yield* drawMany(schema, values)) {
    assert.isUndefined(judge(value), `of ${JSON.stringify(schema)}`)
  }
})

describe("generateJson's values", () => {
  for (let part = 0; part < 4; part++) {
    it.effect(
      `satisfy random schemas, part ${part}`,
      Effect.fnUntraced(function* () {
        for (let i = part; i < randomSchemas; i += 4) yield* assertValid(randomSchema(randomOf(`schema ${i}`)), 2)
      }),
    )
  }

  for (const [name, schema] of Object.entries({ ...toolSchemas, ...madeSchemas })) {
    it.effect(`satisfy the schema of ${name}`, () => assertValid(schema, seedsPerTool))
  }

  it("are of at least thirty kinds of tool", () => {
    assert.isAtLeast(Object.keys({ ...toolSchemas, ...madeSchemas }).length, 30)
  })

  it.effect(
    "come out as text of a model's size",
    Effect.fnUntraced(function* () {
      for (const schema of Object.values({ ...toolSchemas, ...madeSchemas })) {
        for (const value of yield* drawMany(schema, 5)) assert.isBelow(JSON.stringify(value).length, 8_000)
      }
    }),
  )

  it.effect(
    "end with any generator, even one that always says the same",
    Effect.fnUntraced(function* () {
      for (const always of [0, 0.5, 1 - 2 ** -32]) {
        const random = { nextDoubleUnsafe: () => always, nextIntUnsafe: () => 0 }
        for (const schema of Object.values({ ...toolSchemas, ...madeSchemas })) {
          const { generateJson } = yield* Effect.promise(() => import("../../../src/generation/generateJson.ts"))
          yield* Effect.catch(generateJson(schema, random), () => Effect.succeed(null))
        }
      }
    }),
  )

  it.effect(
    "repeat with the seed, and only with it",
    Effect.fnUntraced(function* () {
      for (const schema of Object.values(madeSchemas)) {
        const [first, second, other] = [yield* draw(schema, "a"), yield* draw(schema, "a"), yield* draw(schema, "b")]
        assert.deepStrictEqual(first, second)
        assert.notDeepEqual(first, other)
      }
    }),
  )

  it.effect(
    "do not depend on what was drawn before",
    Effect.fnUntraced(function* () {
      // The same schema, but for the cache another one.
      const copies = [0, 1].map((mark) => ({ ...(madeSchemas.pydantic as object), "x-mark": mark }))
      yield* drawMany(copies[0], 5)
      assert.deepStrictEqual(yield* draw(copies[0], "seed"), yield* draw(copies[1], "seed"))
    }),
  )
})
