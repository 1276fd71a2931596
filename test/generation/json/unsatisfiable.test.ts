/** Schemas without a value, and schemas that are none, are told by their place. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { draw } from "./draw.ts"

/** A property that must be there. */
const field = (schema: unknown) => ({ type: "object", properties: { a: schema }, required: ["a"] })

const cases: ReadonlyArray<readonly [string, unknown, string, RegExp]> = [
  ["false", false, "#", /nothing is allowed/],
  ["false as a property", field(false), "#/properties/a", /nothing is allowed/],
  ["const against type", field({ type: "string", const: 3 }), "#/properties/a", /no listed value/],
  ["const against enum", field({ enum: [1, 2], const: 3 }), "#/properties/a", /nothing is allowed/],
  ["an empty enum", field({ enum: [] }), "#/properties/a", /nothing is allowed/],
  ["an enum against its type", field({ type: "integer", enum: ["a", 1.5] }), "#/properties/a", /no listed value/],
  ["an enum against a bound", field({ enum: [1, 2], minimum: 3 }), "#/properties/a", /no listed value/],
  ["enums without a common member", { allOf: [{ enum: [1] }, { enum: [2] }] }, "#", /no listed value/],
  [
    "minimum above maximum",
    field({ type: "integer", minimum: 5, maximum: 3 }),
    "#/properties/a",
    /no integer lies from 5 to 3/,
  ],
  ["no whole number", field({ type: "integer", minimum: 0.2, maximum: 0.8 }), "#/properties/a", /no integer/],
  ["no multiple", field({ type: "integer", multipleOf: 10, minimum: 1, maximum: 9 }), "#/properties/a", /in steps/],
  ["minLength above maxLength", field({ type: "string", minLength: 5, maxLength: 3 }), "#/properties/a", /minLength 5/],
  [
    "a pattern too long",
    field({ type: "string", pattern: "^a{9}$", maxLength: 3 }),
    "#/properties/a",
    /matches \^a\{9\}\$/,
  ],
  ["patterns at odds", { allOf: [{ pattern: "^a+$" }, { pattern: "^b+$" }] }, "#", /matches/],
  ["a format too long", field({ type: "string", format: "uuid", maxLength: 3 }), "#/properties/a", /no uuid/],
  ["minItems above maxItems", field({ type: "array", minItems: 3, maxItems: 1 }), "#/properties/a", /at least 3 items/],
  [
    "too few different items",
    field({ type: "array", items: { type: "boolean" }, minItems: 3, uniqueItems: true }),
    "#/properties/a",
    /different/,
  ],
  [
    "required above maxProperties",
    field({ type: "object", required: ["x", "y"], maxProperties: 1 }),
    "#/properties/a",
    /at least 2/,
  ],
  [
    "required but not allowed",
    { type: "object", properties: {}, required: ["x"], additionalProperties: false },
    "#/additionalProperties",
    /nothing is allowed/,
  ],
  [
    "minProperties without names",
    field({ minProperties: 2, propertyNames: { const: "x" } }),
    "#/properties/a",
    /no 2 properties/,
  ],
  [
    "types at odds",
    field({ allOf: [{ type: "string" }, { type: "number" }] }),
    "#/properties/a/allOf/1",
    /exclude each other/,
  ],
  ["bounds at odds", { allOf: [{ type: "number", minimum: 5 }, { maximum: 3 }] }, "#", /no number/],
  [
    "no branch fits",
    field({ type: "string", anyOf: [{ type: "number" }, { type: "null" }] }),
    "#/properties/a",
    /no branch/,
  ],
  ["both of oneOf", field({ oneOf: [{ type: "string" }, { minLength: 0 }], type: "string" }), "#/properties/a", /./],
  ["not anything", field({ not: {} }), "#/properties/a", /every keyword/],
  ["not its own type", field({ type: "string", not: { type: "string" } }), "#/properties/a", /no type/],
  ["an unresolvable $ref", field({ $ref: "#/$defs/none" }), "#/properties/a", /names nothing/],
  ["a remote $ref", field({ $ref: "https://example.com/a.json" }), "#/properties/a", /names nothing/],
  ["a $ref into a prototype", field({ $ref: "#/constructor" }), "#/properties/a", /names nothing/],
  ["a $ref to no schema", { ...field({ $ref: "#/title" }), title: "text" }, "#/title", /object or a boolean/],
  ["a $ref to itself", field({ $ref: "#/properties/a" }), "#/properties/a", /refers to itself/],
  [
    "a cycle without an exit",
    { $defs: { n: field({ $ref: "#/$defs/n" }) }, ...field({ $ref: "#/$defs/n" }) },
    "#/$defs/n",
    /without end/,
  ],
  [
    "a cycle of two without an exit",
    { $defs: { n: { type: "array", minItems: 1, items: field({ $ref: "#/$defs/n" }) } }, $ref: "#/$defs/n" },
    "#/$defs/n",
    /without end/,
  ],
  ["an unknown type", field({ type: "text" }), "#/properties/a/type", /type must be of/],
  ["a type that is none", field({ type: 3 }), "#/properties/a/type", /type must be of/],
  ["a bound that is none", field({ minimum: "3" }), "#/properties/a/minimum", /minimum must be a number/],
  ["a length that is none", field({ maxLength: -1 }), "#/properties/a/maxLength", /whole number/],
  ["a step of nothing", field({ multipleOf: 0 }), "#/properties/a/multipleOf", /above 0/],
  ["required that is no list", { ...field({}), required: true }, "#/required", /array of strings/],
  ["properties that are none", { type: "object", properties: [] }, "#/properties", /object of schemas/],
  ["a property that is no schema", field(3), "#/properties/a", /object or a boolean/],
  ["branches that are none", field({ anyOf: [] }), "#/properties/a/anyOf", /array of schemas/],
  [
    "a pattern that is none",
    field({ type: "string", pattern: "(" }),
    "#/properties/a/pattern",
    /no regular expression/,
  ],
  [
    "a pattern of names that is none",
    { patternProperties: { "a/(": {} } },
    "#/patternProperties/a~1(",
    /no regular expression/,
  ],
  ["no schema at all", null, "#", /object or a boolean/],
  ["undefined", undefined, "#", /not JSON/],
  ["a function", { type: () => 1 }, "#", /not JSON/],
]

describe("generateJson", () => {
  for (const [name, schema, path, message] of cases) {
    it.effect(
      `refuses ${name}`,
      Effect.fnUntraced(function* () {
        const error = yield* Effect.flip(draw(schema, 1))
        assert.strictEqual(error._tag, "UnsatisfiableSchema")
        assert.strictEqual(error.path, path)
        assert.match(error.message, message)
      }),
    )
  }

  it.effect(
    "leaves out an optional property that can have no value",
    Effect.fnUntraced(function* () {
      for (const hopeless of [false, { type: "string", const: 3 }, { $ref: "#/$defs/n" }]) {
        const schema = { $defs: { n: field({ $ref: "#/$defs/n" }) }, type: "object", properties: { a: hopeless } }
        assert.deepStrictEqual(yield* draw(schema, 1), {})
      }
    }),
  )
})
