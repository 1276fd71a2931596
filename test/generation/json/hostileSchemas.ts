/** Schemas that a stranger might send to hold up the server. */

import { when } from "./when.ts"

const nest = (levels: number, wrap: (inner: unknown) => unknown, innermost: unknown): unknown => {
  let schema = innermost
  for (let i = 0; i < levels; i++) schema = wrap(schema)
  return schema
}

/** Definitions that each speak of the next one more than once. */
const cascade = (levels: number, link: (next: unknown) => object): object => {
  const entries = Array.from({ length: levels }, (_, i) => [`d${i}`, link({ $ref: `#/$defs/d${i + 1}` })] as const)
  return { $defs: { ...Object.fromEntries(entries), [`d${levels}`]: { type: "string" } }, $ref: "#/$defs/d0" }
}

const list = (length: number, make: (i: number) => unknown) => Array.from({ length }, (_, i) => make(i))

const map = (length: number, make: (i: number) => unknown) =>
  Object.fromEntries(list(length, (i) => [`p${i}`, make(i)] as const) as ReadonlyArray<readonly [string, unknown]>)

const runs = `${"a".repeat(50)}!`

export const hostileSchemas: Readonly<Record<string, unknown>> = {
  "10,000 levels": nest(10_000, (items) => ({ type: "array", items }), { type: "string" }),
  "10,000 levels of lists": nest(10_000, (inner) => [inner], 1),
  "60 levels of not": nest(60, (not) => ({ not }), { type: "string" }),
  "60 levels of required objects": nest(60, (a) => ({ properties: { a }, required: ["a"] }), { type: "string" }),
  "1 MB of properties": { type: "object", properties: map(20_000, () => ({ type: "string", maxLength: 9 })) },
  "1 MB of text": { type: "string", description: "x".repeat(1_000_000) },
  "200 kB of one enum": { enum: list(20_000, (i) => `value ${i}`) },
  "990 properties": { type: "object", properties: map(990, () => ({ type: "string", maxLength: 9 })) },
  "990 branches": { oneOf: list(990, (i) => ({ const: i })) },
  "an evil pattern": { type: "string", pattern: "(a+)+$" },
  "an evil pattern and its bait": { type: "string", enum: [runs], pattern: "^(a+)+$" },
  "an evil pattern and much bait": { enum: list(1_000, (i) => `${runs}${i}!`), pattern: "^(a|a)*$" },
  "an evil pattern under not": { type: "string", const: runs, not: { pattern: "^(a+)+$" } },
  "an evil pattern of names": { type: "object", properties: { [runs]: {} }, patternProperties: { "^(a+)+$": {} } },
  "an evil pattern of polynomial cost": { const: "a".repeat(5_000), pattern: "^a*a*a*a*a*a*b" },
  "an evil pattern with a long look": { const: "a".repeat(2_000), pattern: "(?<=(a+)+b)c" },
  "a pattern of a billion letters": { type: "string", pattern: "^(((a{1000}){1000}){1000})$" },
  "a pattern of a billion nothings": { type: "string", pattern: "^((((){1000}){1000}){1000})$" },
  "a deep pattern": { type: "string", pattern: `${"(".repeat(2_000)}a${")".repeat(2_000)}` },
  "a pattern that is none": { type: "string", pattern: "(" },
  "an address that is slow to check": { format: "url", const: `http://${":".repeat(100_000)}` },
  "a mail address that is slow to check": { format: "email", const: "a.".repeat(100_000) },
  "a reference to itself": { $ref: "#" },
  "two references to each other": { $ref: "#/$defs/a", $defs: { a: { $ref: "#/$defs/b" }, b: { $ref: "#/$defs/a" } } },
  "a loop through allOf": { allOf: [{ anyOf: [{ type: "string" }, { $ref: "#" }] }] },
  "an endless list": { $defs: { n: { properties: { n: { $ref: "#/$defs/n" } }, required: ["n"] } }, $ref: "#/$defs/n" },
  "a reference to elsewhere": { $ref: "https://example.com/schema.json" },
  "a reference to a file": { $ref: "file:///etc/passwd" },
  "a long chain of references": cascade(900, (next) => next as object),
  "2^60 by allOf": cascade(60, (next) => ({ allOf: [next, next] })),
  "2^60 by anyOf": cascade(60, (next) => ({ anyOf: [next, next] })),
  "2^60 by oneOf": cascade(60, (next) => ({ oneOf: [next, next] })),
  "2^60 by not": cascade(60, (next) => ({ not: { anyOf: [{ not: next }, { not: next }] } })),
  "2^60 by if": cascade(60, (next) => when(next, next, next)),
  "2^60 values": cascade(60, (next) => ({ properties: { a: next, b: next }, required: ["a", "b"] })),
  "2^60 items": cascade(60, (items) => ({ type: "array", items, minItems: 2 })),
  "2^60 checks of one property": cascade(60, (a) => ({
    allOf: [{ properties: { a } }, { properties: { a }, required: ["a"] }],
  })),
  "10^9 items": { type: "array", minItems: 1e9 },
  "10^9 properties": { type: "object", minProperties: 1e9 },
  "10^9 contained": { type: "array", contains: { type: "string" }, minContains: 1e9 },
  "10^9 letters": { type: "string", minLength: 1e9 },
  "10^6 items by three": nest(3, (items) => ({ type: "array", items, minItems: 100 }), { type: "string" }),
  "ten different booleans": { type: "array", items: { type: "boolean" }, minItems: 10, uniqueItems: true },
  "a step too small": { type: "number", multipleOf: 5e-324, minimum: 1e300 },
  "__proto__ as a property": JSON.parse(
    '{"type":"object","properties":{"__proto__":{"type":"string"}},"required":["__proto__"]}',
  ),
  "__proto__ in an example": JSON.parse('{"type":"object","examples":[{"__proto__":{"admin":true}}]}'),
  "code in every place": {
    type: "object",
    properties: { '"];throw 1;//': { const: "`$" + "{throw 1}`" }, "\u2028\n*/throw 1/*": { enum: ["\\", "'"] } },
    required: ["');throw 1;('"],
    patternProperties: { "^\\/\\);throw 1": {} },
    format: "');throw 1;('",
  },
  "an async schema": { $async: true, type: "string" },
  "a schema id of our own": { $id: "node0", $defs: { a: { $id: "node0", type: "string" } }, $ref: "#/$defs/a" },
}
