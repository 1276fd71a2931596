/** Makes a text that belongs to the grammar of a custom tool, as a model fills in the tool's input. */
import { Effect, type Random, Result } from "effect"
import type { DrawText } from "./grammar/prepareGrammar.ts"
import { UnsatisfiableGrammar } from "./grammar/UnsatisfiableGrammar.ts"
import { recentlyUsed } from "./recentlyUsed.ts"

/**
 * The same for the same grammar and the same draws. The first call loads what reads grammars, the first call for a
 * grammar compiles it (about 1 ms), later ones take some ten microseconds.
 */
export const grammarText = (
  syntax: "lark" | "regex",
  definition: string,
  random: Random.Random,
): Effect.Effect<string, UnsatisfiableGrammar> =>
  Effect.suspend(() => {
    if (definition.length > longestDefinition) return tooLong
    const known = prepared.get(keyOf(syntax, definition))
    return known === undefined ? prepareAndDraw(syntax, definition, random) : drawnBy(known, random)
  })

const longestDefinition = 65_536
const tooLong = Effect.fail(
  new UnsatisfiableGrammar({ message: `the grammar is longer than ${longestDefinition} characters` }),
)

type Prepared = Result.Result<DrawText, UnsatisfiableGrammar>

const mostGrammars = 64
const longestTexts = 2 ** 19
const prepared = recentlyUsed<Prepared>(mostGrammars, longestTexts)

const keyOf = (syntax: string, definition: string): string => `${syntax} ${definition}`

type Engine = typeof import("./grammar/prepareGrammar.ts")

let loaded: Engine | undefined

const engine: Effect.Effect<Engine> = Effect.map(
  Effect.promise(() => import("./grammar/prepareGrammar.ts")),
  (found) => {
    loaded = found
    return found
  },
)

const prepareAndDraw = (
  syntax: "lark" | "regex",
  definition: string,
  random: Random.Random,
): Effect.Effect<string, UnsatisfiableGrammar> => {
  if (loaded === undefined) return Effect.flatMap(engine, () => prepareAndDraw(syntax, definition, random))
  const found = loaded.prepareGrammar(syntax, definition)
  prepared.set(keyOf(syntax, definition), found)
  return drawnBy(found, random)
}

const drawnBy = (draw: Prepared, random: Random.Random) =>
  Effect.fromResult(Result.flatMap(draw, (drawNow) => drawNow(random)))
