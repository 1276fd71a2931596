/** What is said of a value that a schema refuses. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Result, Schema } from "effect"
import type { FieldProblem } from "../../src/domain/FieldProblem.ts"
import { schemaProblem, schemaProblems, valueAt } from "../../src/domain/schemaProblem.ts"

type Decodable = Schema.Codec<unknown, unknown>

const problemsOf = (schema: Decodable, value: unknown): ReadonlyArray<FieldProblem> => {
  const decoded = Schema.decodeUnknownResult(schema, { errors: "all", onExcessProperty: "error" })(value)
  return Result.isFailure(decoded) ? schemaProblems(decoded.failure.issue, value) : []
}

const firstProblem = (schema: Decodable, value: unknown): FieldProblem | undefined => {
  const decoded = Schema.decodeUnknownResult(schema)(value)
  return Result.isFailure(decoded) ? schemaProblem(decoded.failure.issue, value) : undefined
}

const wrongType = (path: FieldProblem["path"], expected: ReadonlyArray<string>, actual: string): FieldProblem => ({
  _tag: "WrongType",
  path,
  expected,
  actual,
})

const { Struct, Finite, Int, Record, Literal, Literals, Union, NullOr } = Schema
const Text = Schema.String
const List = Schema.Array

const range = Int.check(Schema.isBetween({ minimum: 1, maximum: 8 }))
const Message = Struct({ role: Literals(["user", "assistant"]), content: Union([Text, List(Text)]) })

const cases: ReadonlyArray<readonly [what: string, schema: Decodable, value: unknown, problem: FieldProblem]> = [
  ["a missing key", Struct({ a: Text }), {}, { _tag: "Missing", path: ["a"] }],
  ["a missing key inside", Struct({ a: Struct({ b: Text }) }), { a: {} }, { _tag: "Missing", path: ["a", "b"] }],
  ["a string for a number", Struct({ a: Finite }), { a: "1" }, wrongType(["a"], ["number"], "string")],
  ["a number for a string", Struct({ a: Text }), { a: 1 }, wrongType(["a"], ["string"], "integer")],
  ["a fraction for a boolean", Struct({ a: Schema.Boolean }), { a: 1.5 }, wrongType(["a"], ["boolean"], "decimal")],
  ["null for a string", Struct({ a: Text }), { a: null }, wrongType(["a"], ["string"], "null")],
  ["a string for an integer", Struct({ a: Int }), { a: "x" }, wrongType(["a"], ["integer"], "string")],
  ["a fraction for an integer", Struct({ a: Int }), { a: 1.5 }, wrongType(["a"], ["integer"], "decimal")],
  ["an object for an array", Struct({ a: List(Text) }), { a: {} }, wrongType(["a"], ["array of strings"], "object")],
  [
    "an array for an object",
    Struct({ a: Struct({ b: Text }) }),
    { a: [1] },
    wrongType(["a"], ["object"], "array of integers"),
  ],
  ["a string for the whole", Struct({ a: Text }), "x", wrongType([], ["object"], "string")],
  ["a wrong item", List(Text), ["a", 1], wrongType([1], ["string"], "integer")],
  ["an unknown word", Literals(["a", "b"]), "c", { _tag: "NotOneOf", path: [], allowed: ["a", "b"], actual: "c" }],
  ["the wrong single word", Literal("a"), "b", { _tag: "NotOneOf", path: [], allowed: ["a"], actual: "b" }],
  ["a number for a word", Literals(["a", "b"]), 1, wrongType([], ["string"], "integer")],
  ["no member of a union", Union([Text, List(Text)]), 1, wrongType([], ["string", "array of strings"], "integer")],
  ["no member beside null", NullOr(Text), 1, wrongType([], ["string"], "integer")],
  ["an item of a union's array", Union([Text, List(Text)]), ["a", 1], wrongType([1], ["string"], "integer")],
  [
    "a word and an object in one union",
    Union([Literals(["auto", "none"]), Struct({ name: Text })]),
    "nome",
    { _tag: "NotOneOf", path: [], allowed: ["auto", "none"], actual: "nome" },
  ],
  [
    "an incomplete object in a union with words",
    Union([Literals(["auto", "none"]), Struct({ name: Text })]),
    {},
    { _tag: "Missing", path: ["name"] },
  ],
  [
    "a wrong field of an object in a list",
    Struct({ messages: List(Message) }),
    {
      messages: [
        { role: "user", content: "a" },
        { role: "robot", content: "b" },
      ],
    },
    { _tag: "NotOneOf", path: ["messages", 1, "role"], allowed: ["user", "assistant"], actual: "robot" },
  ],
  [
    "a number below its minimum",
    Struct({ n: range }),
    { n: 0 },
    { _tag: "OutOfRange", path: ["n"], side: "minimum", limit: 1, actual: 0, of: "integer" },
  ],
  [
    "a number above its maximum",
    Struct({ n: range }),
    { n: 9 },
    { _tag: "OutOfRange", path: ["n"], side: "maximum", limit: 8, actual: 9, of: "integer" },
  ],
  [
    "a fraction above its maximum",
    Finite.check(Schema.isLessThanOrEqualTo(2)),
    2.5,
    { _tag: "OutOfRange", path: [], side: "maximum", limit: 2, actual: 2.5, of: "decimal" },
  ],
  [
    "a negative number",
    Finite.check(Schema.isGreaterThanOrEqualTo(0)),
    -1,
    { _tag: "OutOfRange", path: [], side: "minimum", limit: 0, actual: -1, of: "integer" },
  ],
  [
    "an array that is too long",
    List(Text).check(Schema.isMaxLength(2)),
    ["a", "b", "c"],
    { _tag: "OutOfRange", path: [], side: "maximum", limit: 2, actual: 3, of: "array" },
  ],
  [
    "an array that is too short",
    Struct({ a: List(Text).check(Schema.isMinLength(1)) }),
    { a: [] },
    { _tag: "OutOfRange", path: ["a"], side: "minimum", limit: 1, actual: 0, of: "array" },
  ],
  [
    "an empty string",
    Schema.NonEmptyString,
    "",
    { _tag: "OutOfRange", path: [], side: "minimum", limit: 1, actual: 0, of: "string" },
  ],
  [
    "a string that is too long",
    Text.check(Schema.isMaxLength(3)),
    "abcd",
    { _tag: "OutOfRange", path: [], side: "maximum", limit: 3, actual: 4, of: "string" },
  ],
  [
    "a record with too many keys",
    Record(Text, Text).check(Schema.isMaxProperties(1)),
    { a: "x", b: "y" },
    { _tag: "OutOfRange", path: [], side: "maximum", limit: 1, actual: 2, of: "object" },
  ],
  ["a wrong value in a record", Record(Text, Finite), { a: 1, b: "x" }, wrongType(["b"], ["number"], "string")],
  ["a record that is none", Record(Text, Finite), [], wrongType([], ["object"], "array")],
  [
    "a word that fits no pattern",
    Text.check(Schema.isPattern(/^a/, { expected: "a word in a" })),
    "b",
    { _tag: "Other", path: [], message: "expected a word in a", code: undefined },
  ],
  [
    "an unexpected key",
    Struct({ a: Text, b: Schema.optionalKey(Text) }),
    { a: "x", c: 1 },
    { _tag: "Unexpected", path: ["c"], allowed: ["a", "b"] },
  ],
  [
    "an unexpected key inside",
    Struct({ a: Struct({ b: Schema.optionalKey(Text) }) }),
    { a: { x: 1 } },
    { _tag: "Unexpected", path: ["a", "x"], allowed: ["b"] },
  ],
  [
    "a wrong value behind a default",
    Struct({ a: range.pipe(Schema.withDecodingDefaultKey(Effect.succeed(1))) }),
    { a: 99 },
    { _tag: "OutOfRange", path: ["a"], side: "maximum", limit: 8, actual: 99, of: "integer" },
  ],
]

describe("schemaProblems", () => {
  for (const [what, schema, value, problem] of cases) {
    it(`tells ${what}`, () => {
      assert.deepStrictEqual(problemsOf(schema, value), [problem])
    })
  }

  it("tells nothing of a value that fits", () => {
    assert.deepStrictEqual(problemsOf(Struct({ a: range }), { a: 5 }), [])
  })

  it("tells all problems of a value", () => {
    const problems = problemsOf(Struct({ a: Text, b: Struct({ c: Finite }), d: range }), {
      b: { c: "x" },
      d: 0,
      e: 1,
    })
    assert.deepStrictEqual(
      new Set(problems.map((problem) => `${problem._tag} ${problem.path.join(".")}`)),
      new Set(["Missing a", "WrongType b.c", "OutOfRange d", "Unexpected e"]),
    )
    assert.strictEqual(problems.length, 4)
  })
})

describe("schemaProblem", () => {
  it("tells one problem of a value with several", () => {
    assert.deepStrictEqual(firstProblem(Struct({ a: Text, b: Text }), {}), { _tag: "Missing", path: ["a"] })
  })
})

describe("valueAt", () => {
  const root = { a: [{ b: 1 }], n: null }

  it("follows keys and indexes", () => {
    assert.strictEqual(valueAt(root, ["a", 0, "b"]), 1)
    assert.strictEqual(valueAt(root, ["n"]), null)
  })

  it("is the root itself for no path", () => {
    assert.strictEqual(valueAt(root, []), root)
  })

  it("is undefined where the path leads nowhere", () => {
    for (const path of [["x"], ["a", 1], ["a", 0, "b", "c"], ["n", "x"]]) assert.isUndefined(valueAt(root, path))
  })
})

describe("the actual type", () => {
  const types: ReadonlyArray<readonly [value: unknown, type: string]> = [
    [null, "null"],
    ["", "string"],
    [true, "boolean"],
    [3, "integer"],
    [3.5, "decimal"],
    [{}, "object"],
    [[], "array"],
    [["a", "b"], "array of strings"],
    [[{}, {}], "array of objects"],
    [["a", 1], "array"],
  ]
  for (const [value, type] of types) {
    it(`of ${JSON.stringify(value)} is ${type}`, () => {
      assert.deepStrictEqual(firstProblem(Schema.Never, value), wrongType([], ["never"], type))
    })
  }
})
