/** What is no grammar is told by its line, and grammars from ill-meaning strangers harm nothing. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit } from "effect"
import { grammarText } from "../../../src/generation/grammarText.ts"
import { randomOf } from "../json/draw.ts"

const refused: ReadonlyArray<readonly [string, string, RegExp]> = [
  ["nothing", "", /no rule 'start'/],
  ["no start", 'begin: "a"', /no rule 'start'/],
  ["a rule that is not there", 'start: "a"\n  | other\n', /^line 2: rule 'other' is not defined/],
  ["a terminal that is not there", "start: WORD", /^line 1: terminal 'WORD' is not defined/],
  ["a rule twice", 'start: "a"\nstart: "b"', /^line 2: 'start' is defined more than once/],
  ["a string without an end", 'start: "a', /^line 1: unexpected/],
  ["a group without an end", 'start: ("a" | "b"', /^line 1: expected '\)', found the end of the grammar/],
  ["a rule without a colon", 'start "a"', /^line 1: expected ':', found "a"/],
  ["two repetitions", 'start: "a"+*', /^line 1: expected newline, found \*/],
  ["text behind a rule", 'start: "a"\n"b"', /^line 2: expected name, found "b"/],
  ["a range of words", 'start: "aa".."b"', /range/],
  ["a range the wrong way", 'start: "b".."a"', /range/],
  ["repetition the wrong way", 'start: "a"~3..2', /at least 3 and at most 2/],
  ["too many repetitions", 'start: "a"~100000', /cannot repeat 100000 times/],
  ["a rule in a terminal", 'start: WORD\nWORD: other\nother: "a"', /^line 2: a terminal cannot hold the rule 'other'/],
  ["a terminal in itself", 'start: WORD\nWORD: "a" WORD?', /^line 2: terminal 'WORD' refers to itself/],
  ["no regular expression", "start: /(/", /\/\(\/ is no regular expression/],
  ["a reference back", "start: /(a)\\1/", /refers back/],
  ["a template", 'start: list{"a"}\nlist{x}: x', /^line 1: templates are not supported/],
  ["a declaration", "%declare WORD\nstart: WORD", /^line 1: %declare is not supported/],
  ["an import from elsewhere", "%import python.NAME\nstart: NAME", /only 'common' can be imported, not 'python'/],
  ["an import of nothing", "%import common.NOTHING\nstart: NOTHING", /'common' has no terminal 'NOTHING'/],
  ["an import from a prototype", "%import common.constructor\nstart: constructor", /'common' has no terminal/],
  ["no end", "start: a\na: b\nb: a", /the texts of rule '\w+' would never end/],
  ["only long texts", "start: a~1000\na: b~1000\nb: /x/", /more than 10000 tokens/],
  ["nothing that matches", "start: /[^\\s\\S]/", /no text of the grammar was found/],
]

const hostile: Readonly<Record<string, string>> = {
  "a chain of two thousand rules": `start: r0\n${chain(1_998, (i) => `r${i}: r${i + 1}\n`)}r1998: "end"`,
  "the same chain upwards": `r1998: "end"\n${chain(1_998, (i) => `r${1_997 - i}: r${1_998 - i}\n`)}start: r0`,
  "rules that double": `start: r0\n${chain(1_500, (i) => `r${i}: r${i + 1} r${i + 1}\n`)}r1500: "end"`,
  "terminals that double": `start: T0\n${chain(60, (i) => `T${i}: T${i + 1} T${i + 1}\n`)}T60: "end"`,
  "terminals without a floor": `start: T0\n${chain(900, (i) => `T${i}: T${i + 1}\n`)}T900: "end"`,
  "groups without a floor": `start: ${"(".repeat(30_000)}"a"${")".repeat(30_000)}`,
  "an expression that runs away": "start: WORD\nWORD: /(a+)+b(?=c)/",
  "long texts of every token": "start: WORD~1000\nWORD: /a{4000}/",
  "a long expression": `start: /${"x".repeat(5_000)}/`,
  "a long grammar": `start: "${"x".repeat(70_000)}"`,
  "a rule named as a prototype's": 'start: constructor toString\nconstructor: "a"\ntoString: "b"',
  "nothing but noise": `start: ${"|".repeat(20_000)}`,
}

function chain(length: number, line: (i: number) => string): string {
  return Array.from({ length }, (_, i) => line(i)).join("")
}

const draw = (definition: string) => Effect.suspend(() => grammarText("lark", definition, randomOf("refusals")))

/** Measured: below 0.1 s each. */
const longestWork = 2e6

describe("grammarText", () => {
  for (const [name, definition, message] of refused) {
    it.effect(
      `refuses ${name}`,
      Effect.fnUntraced(function* () {
        const error = yield* Effect.flip(draw(definition))
        assert.strictEqual(error._tag, "UnsatisfiableGrammar")
        assert.match(error.message, message)
      }),
    )
  }

  it.effect(
    "goes around a branch that never ends",
    Effect.fnUntraced(function* () {
      assert.strictEqual(yield* draw('start: "a" | b\nb: "(" c ")"\nc: b'), "a")
    }),
  )

  for (const [name, definition] of Object.entries(hostile)) {
    it.effect(
      `survives ${name}`,
      Effect.fnUntraced(function* () {
        yield* draw('start: "loaded"')
        const before = process.cpuUsage()
        const exit = yield* Effect.exit(draw(definition))
        // Time of the processor, not of the clock: a busy machine is no hang.
        assert.isBelow(process.cpuUsage(before).user, longestWork)
        if (Exit.isSuccess(exit)) assert.isBelow(exit.value.length, 100_000)
        else
          assert.deepStrictEqual(
            exit.cause.reasons.map((reason) => reason._tag),
            ["Fail"],
          )
      }),
    )
  }
})
