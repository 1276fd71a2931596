/** Makes random schemas over all supported keywords, nested; each has values by the way it is built. */
import type { Random } from "effect"
import { when } from "./when.ts"

export type TestSchema = Readonly<Record<string, unknown>> | boolean

/** Schemas by the names under which `$ref` finds them. */
type Definitions = Record<string, TestSchema>

const patterns = [
  "^[A-Z]{2,4}-\\d{3,6}$",
  "^(?:[a-z0-9]+-)*[a-z0-9]+$",
  "^\\+?[1-9]\\d{6,14}$",
  "^#[0-9a-fA-F]{6}$",
  "\\d{4}",
  "^(?!foo)[a-z]{3,}$",
  "^(?=.*\\d)(?=.*[a-z]).{6,12}$",
  "^v\\d+(\\.\\d+){1,2}$",
  "^(red|green|blue)$",
  "^[^\\s@]+@[^\\s@]+\\.[a-z]{2,}$",
  "^\\p{L}+$",
  "^([ab])x\\1$",
]

const formats = ["date", "date-time", "time", "email", "uri", "uuid", "ipv4", "ipv6", "hostname", "duration", "byte"]
const names = ["city", "name", "count", "price", "email", "items", "tags", "path", "toString", "a/b", "~x", "url", "é"]

export const randomSchema = (random: Random.Random): TestSchema => {
  const definitions: Definitions = {}
  const schema = new Maker(random, definitions).schema(4)
  const record = typeof schema === "object" ? schema : { type: "string" }
  return Object.keys(definitions).length === 0 ? record : { ...record, $defs: definitions }
}

class Maker {
  readonly #random: Random.Random
  readonly #definitions: Definitions

  constructor(random: Random.Random, definitions: Definitions) {
    this.#random = random
    this.#definitions = definitions
  }

  below(limit: number): number {
    return Math.floor(this.#random.nextDoubleUnsafe() * limit)
  }

  maybe(probability = 0.5): boolean {
    return this.#random.nextDoubleUnsafe() < probability
  }

  one<A>(list: ReadonlyArray<A>): A {
    return list[this.below(list.length)] as A
  }

  /** A schema of at most so many levels. */
  schema(levels: number): TestSchema {
    const leaf = [() => this.text(), () => this.number(), () => this.listed(), () => this.small()]
    const nested = [
      ...[() => this.object(levels), () => this.object(levels), () => this.array(levels)],
      ...[() => this.choice(levels), () => this.together(levels), () => this.reference(levels)],
      ...[() => this.condition(levels), () => this.except(levels), () => this.map(levels)],
    ]
    return this.one(levels > 0 && this.maybe(0.7) ? nested : leaf)()
  }

  small(): TestSchema {
    return this.one<TestSchema>([
      { type: "boolean" },
      { type: ["string", "null"] },
      { type: ["integer", "string", "boolean"] },
      { type: "string", nullable: true },
      { type: "integer", default: 7 },
      { type: "string", examples: ["north", "south"] },
      { type: "string", default: "given", minLength: 2 },
      true,
      {},
    ])
  }

  text(): TestSchema {
    const minLength = this.below(12)
    const maxLength = minLength + this.below(30)
    return this.one<TestSchema>([
      { type: "string" },
      { type: "string", minLength, maxLength },
      { type: "string", maxLength },
      { minLength },
      { type: "string", pattern: this.one(patterns) },
      { pattern: "^[a-z]*$", minLength, maxLength },
      { type: "string", format: this.one(formats) },
      { type: "string", format: "date-time", pattern: "Z$" },
      { type: "string", not: { enum: ["open", "closed"] } },
    ])
  }

  number(): TestSchema {
    const minimum = this.below(2000) / 10 - 100
    const span = 1 + this.below(500) / 10
    const whole = Math.ceil(minimum)
    return this.one<TestSchema>([
      { type: "integer" },
      { type: "number", minimum, maximum: minimum + span },
      { type: "number", exclusiveMinimum: minimum, exclusiveMaximum: minimum + 0.01 },
      { type: "integer", minimum: whole, maximum: whole + Math.floor(span) },
      { type: "integer", exclusiveMinimum: whole, exclusiveMaximum: whole + 2 },
      { type: "integer", multipleOf: 1 + this.below(30), minimum },
      { type: "number", multipleOf: this.one([0.01, 0.1, 0.25, 1.5]), minimum, maximum: minimum + 10 },
      { maximum: minimum },
      { allOf: [{ type: "number", minimum }, { maximum: minimum + span }, { type: "integer" }], multipleOf: 1 },
    ])
  }

  listed(): TestSchema {
    return this.one<TestSchema>([
      { enum: ["low", "medium", "high"] },
      { type: "string", enum: ["a", 1, null, "bcd"] },
      { const: this.one([1, "fixed", null, true, { a: [1] }]) },
      { enum: [{ a: 1, b: [2] }, [1, 2], 3.5] },
      { allOf: [{ enum: [1, 2, 3] }, { enum: [3, 2, 7] }] },
      { enum: [1, 5, 9], minimum: 4 },
      { enum: ["x", "xyz"], minLength: 2 },
    ])
  }

  object(levels: number): TestSchema {
    const own = [...new Set(Array.from({ length: 1 + this.below(5) }, () => this.one(names)))]
    const properties = Object.fromEntries(own.map((name) => [name, this.schema(levels - 1)]))
    const required = own.filter(() => this.maybe(0.4))
    return {
      ...(this.maybe(0.8) ? { type: "object" } : {}),
      properties,
      required,
      ...this.one<object>([{}, { additionalProperties: false }, { additionalProperties: this.schema(levels - 1) }]),
      ...this.one<object>([
        ...[{}, {}, {}, { minProperties: own.length }, { maxProperties: Math.max(own.length - 1, required.length) }],
        { dependentRequired: { [own[0] ?? ""]: own.slice(-1) }, maxProperties: 9 },
        { dependentSchemas: { [own[0] ?? ""]: { maxProperties: 8 } } },
        { unevaluatedProperties: false },
      ]),
    }
  }

  map(levels: number): TestSchema {
    const value = this.schema(levels - 1)
    return this.one<TestSchema>([
      { type: "object", additionalProperties: value },
      { type: "object", additionalProperties: value, minProperties: 2, propertyNames: { pattern: "^[a-z]{3,8}$" } },
      { type: "object", patternProperties: { "^x-": value }, additionalProperties: false, minProperties: 1 },
      { type: "object", patternProperties: { "^[a-z]+$": value, "\\d$": {} }, minProperties: 1 },
      { type: "object", propertyNames: { enum: ["one", "two", "three"] }, minProperties: 2 },
      { type: "object", minProperties: 1, maxProperties: 2 },
    ])
  }

  array(levels: number): TestSchema {
    const items = this.schema(levels - 1)
    const minItems = this.below(4)
    return this.one<TestSchema>([
      { type: "array", items },
      { type: "array", items, minItems, maxItems: minItems + this.below(3) },
      { items, minItems: 1 },
      { type: "array", items: { type: "integer" }, uniqueItems: true, minItems },
      { type: "array", items: { enum: [1, 2, 3, 4] }, uniqueItems: true, minItems, maxItems: 4 },
      { type: "array", prefixItems: [items, { type: "string" }], items: false, minItems: 2 },
      { type: "array", prefixItems: [{ type: "string" }], items, minItems: 2 },
      { type: "array", prefixItems: [{ type: "string" }], unevaluatedItems: false },
      { type: "array", contains: { const: 4 }, items: { type: "integer" } },
      {
        type: "array",
        contains: { type: "number", minimum: 50 },
        minContains: 2,
        items: { type: "number" },
        maxItems: 3,
      },
      { type: "array", contains: { type: "string" }, maxContains: 1 },
    ])
  }

  choice(levels: number): TestSchema {
    const keyword = this.one(["anyOf", "oneOf"])
    const tagged = ["circle", "square", "line"].map((kind, i) => ({
      type: "object",
      properties: { kind: { const: kind }, [`p${i}`]: this.schema(levels - 1) },
      required: ["kind", `p${i}`],
    }))
    return this.one<TestSchema>([
      { [keyword]: [{ type: "string" }, { type: "null" }, { type: "array", items: this.schema(levels - 1) }] },
      { [keyword]: tagged },
      {
        [keyword]: [
          { type: "integer", maximum: 5 },
          { type: "integer", minimum: 6 },
        ],
      },
      { anyOf: [this.schema(levels - 1), { type: "null" }] },
      {
        oneOf: [
          { type: "number", multipleOf: 3 },
          { type: "integer", multipleOf: 5 },
        ],
      },
      { type: "object", properties: { a: {}, b: {}, c: {} }, [keyword]: [{ required: ["a"] }, { required: ["b"] }] },
      { type: "string", anyOf: [{ type: "integer" }, { minLength: 4 }] },
    ])
  }

  together(levels: number): TestSchema {
    const left = { type: "object", properties: { left: this.schema(levels - 1) }, required: ["left"] }
    const right = { properties: { right: this.schema(levels - 1) }, required: ["right"] }
    return this.one<TestSchema>([
      { allOf: [left, right] },
      { ...left, allOf: [right, { anyOf: [{ required: ["left"] }, { required: ["none"] }] }] },
      { allOf: [left, right], unevaluatedProperties: false },
      { allOf: [{ type: ["string", "number"] }, { type: ["number", "null"] }, { minimum: 3 }] },
      {
        allOf: [{ properties: { a: { minimum: 5 } } }, { properties: { a: { type: "integer", maximum: 9 } } }],
        required: ["a"],
      },
    ])
  }

  condition(levels: number): TestSchema {
    const kinds = { properties: { kind: { enum: ["card", "cash"] }, number: { type: "string" } }, required: ["kind"] }
    const isCard = { properties: { kind: { const: "card" } }, required: ["kind"] }
    return this.one<TestSchema>([
      { type: "object", ...kinds, ...when(isCard, { required: ["number"] }, { properties: { number: false } }) },
      { type: "object", ...kinds, ...when(isCard, { properties: { number: this.schema(levels - 1) } }) },
      when({ type: "string" }, { minLength: 3 }, { type: "integer" }),
      { type: "integer", ...when({ minimum: 10 }, { multipleOf: 5 }, { minimum: 3 }) },
    ])
  }

  except(levels: number): TestSchema {
    return this.one<TestSchema>([
      { not: { type: "string" } },
      { type: ["string", "integer"], not: { type: "integer" } },
      { type: "integer", minimum: 1, maximum: 6, not: { enum: [2, 3] } },
      { type: "object", properties: { a: this.schema(levels - 1), b: { type: "string" } }, not: { required: ["b"] } },
      { type: "boolean", not: { const: true } },
      { not: { anyOf: [{ type: "object" }, { type: "null" }] } },
    ])
  }

  reference(levels: number): TestSchema {
    const name = `d${Object.keys(this.#definitions).length}`
    this.#definitions[name] = true
    const ref = { $ref: `#/$defs/${name}` }
    this.#definitions[name] = this.one<() => TestSchema>([
      () => this.schema(levels - 1),
      () => ({
        type: "object",
        properties: { value: this.schema(levels - 2), children: { type: "array", items: ref } },
        required: ["value", "children"],
      }),
      () => ({
        type: "object",
        properties: { value: { type: "number" }, next: { anyOf: [ref, { type: "null" }] } },
        required: ["value", "next"],
      }),
      () => ({ anyOf: [{ type: "string" }, { type: "array", items: ref, minItems: 1 }] }),
    ])()
    return this.maybe(0.2) ? { ...ref, description: "beside a reference" } : ref
  }
}
