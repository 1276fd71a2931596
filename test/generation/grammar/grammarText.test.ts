/** Every text belongs to its grammar, by a judgement that is not the code's own. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit } from "effect"
import { UnsatisfiableGrammar } from "../../../src/generation/grammar/UnsatisfiableGrammar.ts"
import { grammarText } from "../../../src/generation/grammarText.ts"
import { randomOf } from "../json/draw.ts"
import { grammars } from "./grammars.ts"
import { canEnd, randomTrees } from "./randomTrees.ts"
import { recognises } from "./recognises.ts"
import { larkOf } from "./Tree.ts"

const seeds = Array.from({ length: 60 }, (_, i) => i)
const randomGrammars = 160

const lark = (definition: string, seed: string | number) =>
  Effect.suspend(() => grammarText("lark", definition, randomOf(seed)))
const regex = (definition: string, seed: string | number) =>
  Effect.suspend(() => grammarText("regex", definition, randomOf(seed)))

describe("grammarText", () => {
  for (const [name, { grammar, judge }] of Object.entries(grammars)) {
    it.effect(
      `writes what ${name} takes`,
      Effect.fnUntraced(function* () {
        const texts = yield* Effect.forEach(seeds, (seed) => lark(grammar, seed))
        for (const text of texts) assert.isTrue(judge(text), JSON.stringify(text))
        assert.isAbove(new Set(texts).size, seeds.length / 4)
        assert.isBelow(Math.max(...texts.map((text) => text.length)), 4_000)
      }),
    )
  }

  it.effect(
    "writes what grammars made by chance take, and refuses those without an end",
    Effect.fnUntraced(function* () {
      let refused = 0
      for (let i = 0; i < randomGrammars; i++) {
        const trees = randomTrees(randomOf(`trees ${i}`))
        const definition = larkOf(trees)
        const exit = yield* Effect.exit(lark(definition, i))
        assert.strictEqual(Exit.isSuccess(exit), canEnd(trees), definition)
        if (Exit.isSuccess(exit)) assert.isTrue(recognises(trees, exit.value), `${definition}\n${exit.value}`)
        else refused++
      }
      assert.isAbove(refused, 5)
      assert.isBelow(refused, randomGrammars / 2)
    }),
  )

  it.effect(
    "writes what a regular expression takes",
    Effect.fnUntraced(function* () {
      const month = "January|February|December"
      const cases: ReadonlyArray<readonly [string, RegExp]> = [
        [`^(?P<month>${month})\\s+(?P<day>\\d{1,2})(?:st|th)?$`, /^(?:January|February|December)\s+\d{1,2}(?:st|th)?$/],
        ["[[:alpha:]]+-\\d{3}", /^[a-zA-Z]+-\d{3}$/],
        ["(?i)select [a-z]+", /^select [a-z]+$/i],
        ["\\A[]x]{2}\\z", /^[\]x]{2}$/],
        [".*", /^.*$/],
      ]
      for (const [definition, expected] of cases) {
        for (const seed of seeds) assert.match(yield* regex(definition, seed), expected)
      }
    }),
  )

  it.effect(
    "repeats itself with a seed and differs with another",
    Effect.fnUntraced(function* () {
      const { grammar = "" } = grammars.applyPatch ?? {}
      assert.strictEqual(yield* lark(grammar, 7), yield* lark(grammar, 7))
      assert.notStrictEqual(yield* lark(grammar, 7), yield* lark(grammar, 8))
    }),
  )

  it.effect(
    "writes names where names are due, and no word of the grammar's own",
    Effect.fnUntraced(function* () {
      const words = 'start: "end"? filename\nfilename: /(.+)/\n'
      for (const seed of seeds) assert.match(yield* lark(words, seed), /^(?:end)?\w+\.\w+$/)
      const keywords = 'start: NAME\nother: "time" | "year" | "day"\nNAME: /time|year|day|[a-z]{9,}/\n'
      for (const seed of seeds) assert.match(yield* lark(keywords, seed), /^[a-z]{9,}$/)
    }),
  )

  it.effect(
    "fails with its own error",
    Effect.fnUntraced(function* () {
      const error = yield* Effect.flip(lark('start: "a" start', 1))
      assert.instanceOf(error, UnsatisfiableGrammar)
      assert.strictEqual(error.message, "the texts of rule 'start' would never end")
    }),
  )
})
