/** The parts that matching stands on: globs, literals of expressions, the index, linear time. */
import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { jsonPath } from "../../src/mocks/JsonPath.ts"
import { linearRegex } from "../../src/mocks/LinearRegex.ts"
import { matchesGlob } from "../../src/mocks/matchesGlob.ts"
import { requiredLiteral } from "../../src/mocks/requiredLiteral.ts"
import { TextIndex } from "../../src/mocks/TextIndex.ts"

describe("globs", () => {
  for (const [glob, text, fits] of [
    ["gpt-4*", "gpt-4o", true],
    ["gpt-4", "gpt-4o", false],
    ["*mini", "gpt-4o-mini", true],
    ["*mini", "gpt-4o-mini-2", false],
    ["g?t", "gpt", true],
    ["g?t", "gt", false],
    ["*", "", true],
    ["", "", true],
    ["", "a", false],
    ["a*b*c", "a-b-b-c", true],
    ["a.c", "abc", false],
    ["?", "", false],
  ] as const) {
    it(`${glob} ${fits ? "fits" : "does not fit"} ${text}`, () => {
      assert.strictEqual(matchesGlob(glob, text), fits)
    })
  }
})

describe("an expression's literal", () => {
  for (const [regex, literal] of [
    ["order #\\d+ now", "order #"],
    ["^hello$", "hello"],
    ["colou?r of x", "r of x"],
    ["a+bc", "bc"],
    ["one|two", undefined],
    ["(maybe)?sure", "sure"],
    ["(?i)hello", undefined],
    ["x{0}yes", undefined],
    ["[abc]def", undefined],
    ["\\.\\*", undefined],
    ["\\x41bc", undefined],
    [".*", undefined],
  ] as const) {
    it(`${regex}: ${literal}`, () => {
      assert.strictEqual(requiredLiteral(regex), literal)
    })
  }

  it.prop(
    "is in every text that matches",
    { pieces: Schema.Array(Schema.Literals(["ab", "c", "d?", "\\d", "e+", "f*", "(gh)?", ".", " ij "])) },
    ({ pieces }) => {
      const regex = pieces.join("")
      const literal = requiredLiteral(regex)
      const plain = pieces.map((piece) =>
        piece
          .replace(/.\?|\(gh\)\?|f\*/, "")
          .replace("\\d", "7")
          .replace("+", ""),
      )
      const text = plain.join("").replaceAll(".", "x")
      assert.isTrue(linearRegex(regex).test(text))
      assert.isTrue(literal === undefined || text.includes(literal), `${regex}: ${literal} is not in ${text}`)
    },
  )
})

it.prop(
  "the index finds every needle that is in the text",
  {
    needles: Schema.NonEmptyArray(Schema.String.check(Schema.isPattern(/^[abc é]{3,6}$/))),
    text: Schema.String.check(Schema.isPattern(/^[abc é]{0,40}$/)),
  },
  ({ needles, text }) => {
    const found = new Set<string>()
    new TextIndex(needles.map((needle) => [needle, needle] as const)).search(text, (needle) => found.add(needle))
    for (const needle of needles) if (text.includes(needle)) assert.isTrue(found.has(needle), needle)
  },
)

describe("user's expressions", () => {
  it("take linear time where others blow up", () => {
    const text = `${"a".repeat(50_000)}!`
    assert.isFalse(linearRegex("^(a+)+$").test(text))
    assert.isFalse(linearRegex("(a|a)*b$").test(text))
    assert.lengthOf(jsonPath("$[?search(@, '^(a+)+$')]").select([text]), 0)
    assert.isFalse(matchesGlob("*a*a*a*a*a*b", text.slice(0, 5_000)))
  })

  it("name their groups as JavaScript does", () => {
    assert.deepInclude(linearRegex("(?<day>\\d+)/(\\w+)").captures("on 3/May"), { 0: "3/May", day: "3", 2: "May" })
  })
})

it("paths are those of RFC 9535", () => {
  const body = { messages: [{ role: "user", n: 1 }, { role: "system" }], "odd key": [1, 2, 3] }
  assert.deepStrictEqual(jsonPath("$.messages[?@.role == 'user'].n").select(body), [1])
  assert.deepStrictEqual(jsonPath("$['odd key'][-1:]").select(body), [3])
  assert.deepStrictEqual(jsonPath("$.messages[?match(@.role, 's.*')].role").select(body), ["system"])
  assert.deepStrictEqual(jsonPath("$.messages[?match(@.role, 'ser')]").select(body), [])
  assert.deepStrictEqual(jsonPath("$.messages[?search(@.role, '(')]").select(body), [])
  let deep: unknown = 1
  for (let i = 0; i < 100_000; i++) deep = [deep]
  assert.deepStrictEqual(jsonPath("$..x").select(deep), [])
})
