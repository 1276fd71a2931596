/** The careful matcher agrees with JavaScript's own, writes what it matches, and ends where that one would not. */
import { assert, describe, it } from "@effect/vitest"
import { Fuel, OutOfFuel } from "../../../src/generation/json/Fuel.ts"
import { type Pattern, parsePattern } from "../../../src/generation/json/Pattern.ts"
import { patternText } from "../../../src/generation/json/patternText.ts"
import { randomOf } from "./draw.ts"

const sources = [
  ...[
    "",
    "a",
    "^a",
    "a$",
    "^$",
    "^a*$",
    "^a+?b",
    "a{2}",
    "^a{2,3}$",
    "a{0}",
    "(a|b)*c",
    "^(ab|a)(bc|c)?$",
    "(?:a|ab)(?:c|bcd)(?:d*)",
  ],
  ...[
    "[abc]+",
    "[^abc]",
    "[a-c-]",
    "\\d+\\.\\d",
    "\\w\\W\\w",
    "\\s",
    ".",
    "^.$",
    "^.{3}$",
    "\\bab\\b",
    "\\Ba",
    "a\\.b",
    "\\u0061",
    "\\x61",
  ],
  ...[
    "(?=.*b)a",
    "(?!b)[ab]c",
    "(?<=a)b",
    "(?<!a)b",
    "(?<=^|c)a",
    "(?=(a+))a*b\\1",
    "^(?!.*aa).*$",
    "(?<year>\\d{4})-\\k<year>",
  ],
  ...[
    "(a)\\1",
    "(a*)*",
    "(a*)+b",
    "(?:a?){3}",
    "((a)|b)*",
    "((a)|b)*\\2",
    "(z)((a+)?(b+)?(c))*",
    "^(?:(a)|b)*?$",
    "(?i:aB)c",
    "(?s:.)x",
  ],
  ...[
    "\\p{L}+",
    "^\\p{Lu}",
    "[\\p{N}_]",
    "😀",
    "^.$",
    "[😀-😂]",
    "\\cA",
    "[\\b]",
    "^[^\\n]*$",
    "(?m:^b)",
    "a|",
    "|b",
    "()",
    "a??b",
    "[]",
    "[^]",
  ],
  ...[
    "^(?!\\.)(?!.*\\.\\.)([A-Za-z0-9_'+\\-\\.]*)[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9\\-]*\\.)+[A-Za-z]{2,}$",
    "\\-",
    "a{,2}",
    "{",
    "]",
  ],
]

const fixed = [
  "",
  "a",
  "b",
  "c",
  "ab",
  "ba",
  "aab",
  "abc",
  "abcd",
  "aaaa",
  "a.b",
  "1.5",
  "a b",
  "a\nb",
  "A",
  "aBc",
  "zaacbbbcac",
]
const texts = [
  ...fixed,
  "2026-2026",
  "2026-2025",
  "😀",
  "😁😁",
  "é",
  "É",
  "x_1",
  "\u0001",
  "\b",
  "a-b",
  "{",
  "]",
  "a{,2}",
  "me@example.com",
]

const native = (source: string): RegExp => {
  try {
    return new RegExp(source, "u")
  } catch {
    return new RegExp(source)
  }
}

const fuelOf = (amount: number): Fuel => {
  const fuel = new Fuel()
  fuel.fill(amount)
  return fuel
}

const parsed = (source: string): Pattern => {
  const pattern = parsePattern(source)
  assert.isDefined(pattern, source)
  return pattern as Pattern
}

const random = randomOf("texts")
const randomText = () =>
  Array.from(
    { length: Math.floor(random.nextDoubleUnsafe() * 9) },
    () => "abcz1.\n😀"[Math.floor(random.nextDoubleUnsafe() * 9)],
  ).join("")

describe("Pattern", () => {
  it("matches as RegExp does", () => {
    const all = [...texts, ...Array.from({ length: 200 }, randomText)]
    for (const source of sources) {
      const [pattern, expected] = [parsed(source), native(source)]
      for (const text of all) {
        assert.strictEqual(pattern.test(text, fuelOf(1e6)), expected.test(text), `${source} on ${JSON.stringify(text)}`)
      }
    }
  })

  it("writes texts that match", () => {
    const writable = sources.filter((source) => !/\(\?[=!<]|\\[bB]|\[\]|\\cA|^\^a$/.test(source))
    for (const source of writable) {
      const pattern = parsed(source)
      const written = Array.from({ length: 12 }, (_, i) =>
        patternText(pattern, random, { room: i, pretty: i % 2 === 0, greedy: i % 3 === 0 }, fuelOf(1e4)),
      )
      assert.isTrue(
        written.some((text) => text !== undefined && native(source).test(text)),
        source,
      )
    }
  })

  it("spends fuel for each step", () => {
    for (const source of ["^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "(?=(a+)+b)", "(?<=(a+)+b)c", "^(a*)*b$"]) {
      assert.throws(() => parsed(source).test(`${"a".repeat(60)}!`, fuelOf(1e5)), OutOfFuel)
    }
  })

  it("refuses what is no expression, or too long", () => {
    for (const source of ["(", "[", "a**", "(?<a>", "\\k<a>(?<b>)", "x".repeat(5_000), "(".repeat(2_000)]) {
      assert.isUndefined(parsePattern(source), source)
    }
  })
})
