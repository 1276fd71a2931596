/** Strict schemas are refused in the words that callers of OpenAI have met, and taken where OpenAI takes them. */
import { assert, describe, it } from "@effect/vitest"
import { zodResponseFormat } from "openai/helpers/zod"
import { z } from "zod"
import { strictSchema } from "../../src/generation/strictSchema.ts"

const text = { type: "string" }

/** As strict mode wants it. */
const object = (properties: Readonly<Record<string, unknown>>) => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
})

const required = "'required' is required to be supplied and to be an array including every key in properties."
const reference = "reference can only point to definitions defined at the top level of the schema."
const onlyObjects = "schema must have type 'object' and not have 'oneOf'/'anyOf'/'allOf'/'enum'/'not' at the top level."
const rootType = (shown: string) => `schema must be a JSON Schema of 'type: "object"', got 'type: "${shown}"'.`

const refused: ReadonlyArray<readonly [unknown, ReadonlyArray<string | number>, string]> = [
  [{ type: "array", items: text }, [], rootType("array")],
  [{ anyOf: [object({}), object({})] }, [], rootType("None")],
  [{ $ref: "#/$defs/a", $defs: { a: object({}) } }, [], rootType("None")],
  [{ ...object({}), type: ["object", "null"] }, [], rootType("['object', 'null']")],
  [true, [], rootType("None")],
  [{ ...object({}), anyOf: [object({})] }, [], onlyObjects],
  [{ ...object({}), allOf: [] }, [], "In context=(), 'allOf' is not permitted."],
  [
    { type: "object", properties: {} },
    [],
    "In context=(), 'additionalProperties' is required to be supplied and to be false.",
  ],
  [
    { ...object({ a: text }), additionalProperties: true },
    [],
    "In context=(), 'additionalProperties' is required to be supplied and to be false.",
  ],
  [{ type: "object", additionalProperties: false }, [], "In context=(), object schema missing properties."],
  [{ ...object({ a: text }), required: undefined }, [], `In context=(), ${required} Missing 'a'.`],
  [{ ...object({ a: text }), required: "a" }, [], `In context=(), ${required} Missing 'a'.`],
  [{ ...object({ a: text }), required: ["a", "b"] }, [], `In context=(), ${required} Extra required key 'b' supplied.`],
  [{ ...object({}), required: ["toString"] }, [], `In context=(), ${required} Extra required key 'toString' supplied.`],
  [
    object({ address: { ...object({ street: text, city: text }), required: ["street"] } }),
    ["properties", "address"],
    `In context=('properties', 'address'), ${required} Missing 'city'.`,
  ],
  [object({ a: {} }), ["properties", "a"], "In context=('properties', 'a'), schema must have a 'type' key."],
  [object({ a: true }), ["properties", "a"], "In context=('properties', 'a'), schema must have a 'type' key."],
  [
    object({ a: { type: "array" } }),
    ["properties", "a"],
    "In context=('properties', 'a'), array schema missing items.",
  ],
  [
    object({ a: { type: "array", items: [text] } }),
    ["properties", "a"],
    "In context=('properties', 'a'), array schema items is not an object.",
  ],
  [
    object({ a: { type: ["string", "array"] } }),
    ["properties", "a", "type", 1],
    "In context=('properties', 'a', 'type', '1'), array schema missing items.",
  ],
  [
    object({ a: { type: "array", items: { oneOf: [text] } } }),
    ["properties", "a", "items"],
    "In context=('properties', 'a', 'items'), 'oneOf' is not permitted.",
  ],
  [
    object({ a: { anyOf: [text, { ...object({}), minProperties: 1 }] } }),
    ["properties", "a", "anyOf", 1],
    "In context=('properties', 'a', 'anyOf', '1'), 'minProperties' is not permitted.",
  ],
  [
    object({ a: { type: "string", format: "uri" } }),
    ["properties", "a"],
    "In context=('properties', 'a'), 'uri' is not a valid format.",
  ],
  [
    { ...object({ a: { $ref: "#/$defs/a", description: "x" } }), $defs: { a: text } },
    ["properties", "a"],
    "context=('properties', 'a'), $ref cannot have keywords {'description'}.",
  ],
  [object({ a: { $ref: "#/$defs/a" } }), ["properties", "a"], `In context=('properties', 'a'), ${reference}`],
  [
    object({ a: { $ref: "#/properties/b" }, b: text }),
    ["properties", "a"],
    `In context=('properties', 'a'), ${reference}`,
  ],
  [
    { ...object({}), $defs: { it: { type: "object" } } },
    ["$defs", "it"],
    "In context=('$defs', 'it'), object schema missing properties.",
  ],
  [object({ "it's": {} }), ["properties", "it's"], `In context=('properties', "it's"), schema must have a 'type' key.`],
]

const taken: Readonly<Record<string, unknown>> = {
  "an empty object": object({}),
  "an object without a list of no names": { type: "object", properties: {}, additionalProperties: false },
  "constraints of values": object({
    a: { type: "string", pattern: "^a", minLength: 1, format: "email", description: "x", title: "A" },
    b: { type: ["number", "null"], minimum: 1, maximum: 5, multipleOf: 2, default: 2 },
    c: { type: "array", items: text, minItems: 1, maxItems: 3 },
    d: { type: "string", enum: ["x"], examples: ["x"] },
    e: { const: 1 },
  }),
  "names that look like keywords": object({ allOf: text, not: text, $ref: text, required: text }),
  definitions: { ...object({ a: { $ref: "#/$defs/a~1b" }, b: { $ref: "#" } }), $defs: { "a/b": text } },
  "unknown keywords": { ...object({}), $schema: "x", "x-mine": true },
  "what the SDK makes of zod": zodResponseFormat(
    z.object({
      name: z.string().nullable(),
      tags: z.array(z.enum(["a", "b"])),
      inner: z.union([z.object({ x: z.int() }), z.null()]),
    }),
    "made",
  ).json_schema.schema,
}

/** An object within an object, `levels` times. */
const nested = (levels: number): unknown => {
  let schema: unknown = object({ leaf: text })
  for (let i = 0; i < levels; i++) schema = object({ a: schema })
  return schema
}

const numbered = (count: number, length = 1) => Array.from({ length: count }, (_, i) => String(i).padStart(length, "x"))
const properties = (count: number, length?: number) =>
  object(Object.fromEntries(numbered(count, length).map((name) => [name, text])))
const listed = (count: number, length?: number) => ({ type: "string", enum: numbered(count, length) })

const limits: ReadonlyArray<readonly [string, unknown, unknown, string]> = [
  ["levels", nested(10), nested(11), "11 levels of nesting exceeds limit of 10."],
  ["properties", properties(5_000), properties(5_001), "5001 parameters exceeds limit of 5000."],
  [
    "enum values",
    object({ a: listed(500), b: listed(500) }),
    object({ a: listed(500), b: listed(501) }),
    "Expected at most 1000 enum values in total within a single schema when using structured outputs, but received 1001. Consider reducing the number of enums, or use 'strict: false' to opt out of structured outputs.",
  ],
  [
    "characters of a long enum",
    object({ a: listed(250, 100), b: listed(300, 50) }),
    object({ a: listed(300, 51) }),
    "Expected at most 15000 total characters across enum values when there are more than 250 enum values, but received 15300. Consider reducing the number of enums, or use 'strict: false' to opt out of structured outputs.",
  ],
  [
    "characters of all names",
    properties(1_200, 100),
    properties(1_201, 100),
    "Expected at most 120000 total characters across property names, definition names, enum values and const values, but received 120100.",
  ],
]

describe("strictSchema", () => {
  it("refuses as OpenAI does", () => {
    for (const [schema, context, message] of refused) assert.deepStrictEqual(strictSchema(schema), { context, message })
  })

  for (const [name, schema] of Object.entries(taken)) {
    it(`takes ${name}`, () => {
      assert.isUndefined(strictSchema(schema))
    })
  }

  for (const [name, most, tooMany, message] of limits) {
    it(`limits ${name}`, () => {
      assert.isUndefined(strictSchema(most))
      assert.deepStrictEqual(strictSchema(tooMany), { context: [], message })
    })
  }

  it("counts levels through definitions and unions, where they are written", () => {
    assert.isUndefined(strictSchema({ ...object({ a: { $ref: "#/$defs/a" } }), $defs: { a: nested(9) } }))
    const message = "11 levels of nesting exceeds limit of 10."
    assert.deepStrictEqual(strictSchema(object({ a: { anyOf: [{ type: "null" }, nested(10)] } })), {
      context: [],
      message,
    })
  })

  it("reads schemas of any depth", () => {
    const depth = 50_000
    assert.deepStrictEqual(strictSchema(nested(depth))?.message, `${depth} levels of nesting exceeds limit of 10.`)
    let broken: unknown = {}
    for (let i = 0; i < depth; i++) broken = object({ a: broken })
    assert.strictEqual(strictSchema(broken)?.context.length, 2 * depth)
  })

  it("remembers a schema by what it says", () => {
    const first = strictSchema(object({ a: {} }))
    assert.strictEqual(strictSchema(object({ a: {} })), first)
    assert.isUndefined(strictSchema(object({ a: text })))
  })

  it("does not take names of a prototype for its own", () => {
    const schema = JSON.parse(
      '{"type":"object","properties":{"__proto__":{"type":"string"}},"additionalProperties":false}',
    )
    assert.strictEqual(strictSchema(schema)?.message, `In context=(), ${required} Missing '__proto__'.`)
  })
})
