/** Makes a caller's grammar ready: reads it, finds what can never be, and gives a way to draw its texts. */
import { type Random, Result } from "effect"
import { Fuel } from "../json/Fuel.ts"
import { type CompiledGrammar, compileGrammar } from "./compileGrammar.ts"
import { drawTokens } from "./drawTokens.ts"
import { joinTokens } from "./joinTokens.ts"
import { endlessRule, measureSizes } from "./measureSizes.ts"
import type { Part } from "./Part.ts"
import { parseLark } from "./parseLark.ts"
import { literalSource } from "./terminalSource.ts"
import { matches, terminalText } from "./terminalText.ts"
import { UnsatisfiableGrammar } from "./UnsatisfiableGrammar.ts"
import { shortened, wholePattern } from "./wholePattern.ts"

/** A text of the grammar, by this generator's draws. */
export type DrawText = (random: Random.Random) => Result.Result<string, UnsatisfiableGrammar>

const mostAttempts = 8
const mostTokens = 10_000
/** Steps of patterns: some ten milliseconds. */
const fuelPerText = 500_000

export const prepareGrammar = (
  syntax: "lark" | "regex",
  definition: string,
): Result.Result<DrawText, UnsatisfiableGrammar> =>
  Result.try({
    try: () => (syntax === "regex" ? regexDrawer(definition) : larkDrawer(definition)),
    catch: (problem) =>
      problem instanceof UnsatisfiableGrammar ? problem : unsatisfiable("the grammar could not be read"),
  })

const unsatisfiable = (message: string) => new UnsatisfiableGrammar({ message })

const regexDrawer = (definition: string): DrawText => {
  const pattern = wholePattern(literalSource(definition, ""))
  const fuel = new Fuel()
  const wish = { names: ["text"], reserved: new Set<string>() }
  return (random) => {
    fuel.fill(fuelPerText)
    const text = terminalText(pattern, wish, random, fuel)
    return text === undefined
      ? Result.fail(unsatisfiable(`no text was found that matches /${shortened(definition)}/`))
      : Result.succeed(text)
  }
}

const larkDrawer = (definition: string): DrawText => {
  const grammar = compileGrammar(parseLark(definition))
  measureSizes(grammar.rules)
  const { size } = grammar.start.part
  if (!Number.isFinite(size)) throw unsatisfiable(`the texts of rule '${endlessRule(grammar.start)}' would never end`)
  if (size > mostTokens) throw unsatisfiable(`every text of the grammar has more than ${mostTokens} tokens`)
  return drawerOf(grammar)
}

const drawerOf = ({ start, rules, ignored }: CompiledGrammar): DrawText => {
  const fuel = new Fuel()
  fuel.fill(fuelPerText)
  const blanksIgnored = ignored.some((part) => allowsBlank(part, fuel))
  const reserved = wordsOf(rules.map(({ part }) => part))
  return (random) => {
    fuel.fill(fuelPerText)
    for (let i = 0; i < mostAttempts && !fuel.empty; i++) {
      const tokens = drawTokens(start, random, ({ pattern, name }, rule) =>
        terminalText(pattern, { names: [rule, name], reserved }, random, fuel),
      )
      if (tokens !== undefined) return Result.succeed(joinTokens(tokens, blanksIgnored))
    }
    return Result.fail(unsatisfiable("no text of the grammar was found"))
  }
}

const allowsBlank = (part: Part, fuel: Fuel): boolean => {
  if (part._tag === "Fixed") return part.text === " "
  return part._tag === "Matching" && matches(part.pattern, " ", fuel)
}

/** Words that the grammar itself has, as `select`: an identifier should be none of them. */
const wordsOf = (parts: ReadonlyArray<Part>): ReadonlySet<string> => {
  const found = new Set<string>()
  const left = [...parts]
  for (let part = left.pop(); part !== undefined; part = left.pop()) {
    if (part._tag === "Fixed" && /^\w+$/.test(part.text)) found.add(part.text.toLowerCase())
    if (part._tag === "Sequence") left.push(...part.items)
    if (part._tag === "Choice") left.push(...part.options)
    if (part._tag === "Repeat") left.push(part.item)
  }
  return found
}
