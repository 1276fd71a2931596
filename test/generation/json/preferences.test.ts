/** What is drawn where a schema leaves a choice. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { jsonText } from "../../../src/generation/jsonText.ts"
import { draw, drawMany } from "./draw.ts"

const object = (properties: object, more: object = {}) => ({ type: "object", properties, ...more })

const shareOf = (values: ReadonlyArray<unknown>, fits: (value: unknown) => boolean): number =>
  values.filter(fits).length / values.length

const depthOf = (value: unknown): number =>
  typeof value === "object" && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0

describe("generateJson", () => {
  it.effect(
    "includes optional properties most of the time",
    Effect.fnUntraced(function* () {
      const values = yield* drawMany(object({ a: { type: "string" } }), 400)
      const share = shareOf(values, (value) => Object.hasOwn(value as object, "a"))
      assert.isTrue(share > 0.7 && share < 0.9, String(share))
    }),
  )

  it.effect(
    "keeps properties in the schema's order",
    Effect.fnUntraced(function* () {
      const schema = object({ b: {}, a: {}, c: {} }, { required: ["c", "a", "b"] })
      assert.deepStrictEqual(Object.keys((yield* draw(schema, 1)) as object), ["b", "a", "c"])
    }),
  )

  it.effect(
    "uses defaults and draws examples",
    Effect.fnUntraced(function* () {
      assert.deepStrictEqual(new Set(yield* drawMany({ type: "integer", default: 25 }, 20)), new Set([25]))
      const examples = yield* drawMany({ type: "string", examples: ["north", "south"] }, 40)
      assert.deepStrictEqual(new Set(examples), new Set(["north", "south"]))
    }),
  )

  it.effect(
    "leaves out defaults and examples that are wrong",
    Effect.fnUntraced(function* () {
      const schema = { type: "integer", minimum: 5, default: 3, examples: ["text", 4, 8] }
      assert.deepStrictEqual(new Set(yield* drawMany(schema, 20)), new Set([8]))
    }),
  )

  it.effect(
    "draws every branch and every member",
    Effect.fnUntraced(function* () {
      const kinds = yield* drawMany({ anyOf: [{ const: 1 }, { const: 2 }, { const: 3 }] }, 100)
      assert.deepStrictEqual(new Set(kinds), new Set([1, 2, 3]))
      assert.strictEqual(new Set(yield* drawMany({ enum: ["a", "b", "c", "d"] }, 100)).size, 4)
    }),
  )

  it.effect(
    "draws null seldom",
    Effect.fnUntraced(function* () {
      for (const schema of [{ type: ["string", "null"] }, { anyOf: [{ type: "string" }, { type: "null" }] }]) {
        const share = shareOf(yield* drawMany(schema, 400), (value) => value === null)
        assert.isTrue(share > 0.04 && share < 0.25, String(share))
      }
    }),
  )

  it.effect(
    "makes short arrays, and ends recursion soon",
    Effect.fnUntraced(function* () {
      const lengths = (yield* drawMany({ type: "array", items: { type: "integer" } }, 60)).map(
        (value) => (value as ReadonlyArray<number>).length,
      )
      assert.deepStrictEqual(new Set(lengths), new Set([1, 2, 3]))
      const tree = {
        $defs: { node: object({ name: {}, children: { type: "array", items: { $ref: "#/$defs/node" } } }) },
        $ref: "#/$defs/node",
      }
      for (const value of yield* drawMany(tree, 60)) assert.isAtMost(depthOf(value), 8)
    }),
  )

  it.effect(
    "gives a tool without parameters an empty object",
    Effect.fnUntraced(function* () {
      for (const schema of [{ type: "object" }, { type: "object", properties: {} }, {}, true]) {
        assert.strictEqual(jsonText(yield* draw(schema, 1)), "{}")
      }
    }),
  )

  it.effect(
    "guesses the type from the other keywords",
    Effect.fnUntraced(function* () {
      assert.isString(yield* draw({ minLength: 3 }, 1))
      assert.isNumber(yield* draw({ maximum: 3 }, 1))
      assert.isArray(yield* draw({ items: { type: "string" } }, 1))
      assert.isObject(yield* draw({ required: ["a"] }, 1))
    }),
  )

  it.effect(
    "reads older drafts, OpenAPI and Gemini",
    Effect.fnUntraced(function* () {
      const bounds = { type: "number", minimum: 0, exclusiveMinimum: true, maximum: 0.001 }
      for (const value of yield* drawMany(bounds, 30)) assert.isAbove(value as number, 0)
      const tuple = {
        type: "array",
        items: [{ type: "string" }, { type: "integer" }],
        additionalItems: false,
        minItems: 2,
      }
      const [first, second] = (yield* draw(tuple, 1)) as ReadonlyArray<unknown>
      assert.isString(first)
      assert.isNumber(second)
      const gemini = { type: "OBJECT", properties: { city: { type: "STRING", nullable: true } }, required: ["city"] }
      const cities = (yield* drawMany(gemini, 60)).map((value) => (value as { readonly city: unknown }).city)
      assert.isAbove(
        shareOf(cities, (city) => typeof city === "string"),
        0.7,
      )
      const needs = object({ a: {}, b: {} }, { required: ["a"], dependencies: { a: ["b"] } })
      assert.hasAllKeys(yield* draw(needs, 1), ["a", "b"])
      assert.strictEqual(yield* draw({ type: "integer", example: 42 }, 1), 42)
    }),
  )
})
