/** Makes a caller's schema ready: reads it, finds what can never be, and gives it a validator. */
import { type Random, Result } from "effect"
import type { Contradiction } from "./Contradiction.ts"
import { type Drawing, failed, mostSteps } from "./Drawing.ts"
import { drawValue } from "./drawValue.ts"
import { Fuel } from "./Fuel.ts"
import { pointerKey } from "./followRef.ts"
import { findLoop, measureHeights, whyEndless } from "./heights.ts"
import { type Pattern, parsePattern } from "./Pattern.ts"
import { patternText, type TextWish } from "./patternText.ts"
import { type ReadSchema, readSchema } from "./readSchema.ts"
import { about, costKeyword, type Json, type SchemaNode } from "./SchemaNode.ts"
import { UnsatisfiableSchema } from "./UnsatisfiableSchema.ts"
import { makeValidator, type Validator } from "./Validator.ts"

/** A value that satisfies the schema, by this generator's draws. */
export type DrawJson = (random: Random.Random) => Result.Result<Json, UnsatisfiableSchema>

const mostAttempts = 24
/** Steps of patterns and of the validator's recursion: some ten milliseconds. */
const fuelPerValue = 200_000

/** @param text the schema's JSON text. */
export const prepareSchema = (text: string): Result.Result<DrawJson, UnsatisfiableSchema> => {
  if (text.includes('"__proto__"')) return refuse({ path: "#", message: "the name __proto__ is not allowed" })
  const read = readSchema(JSON.parse(text))
  if (read.problem !== undefined) return Result.fail(read.problem)
  const patterns = new Map<string, Pattern>()
  const problem = readPatterns(read.nodes, patterns) ?? findLoop(read.nodes)
  if (problem !== undefined) return refuse(problem)
  measureHeights(read.nodes)
  if (!Number.isFinite(read.root[about].height)) return refuse(whyEndless(read.root))
  return Result.succeed(drawerOf(read, patterns))
}

const refuse = ({ path, message }: Pick<Contradiction, "path" | "message">) =>
  Result.fail(new UnsatisfiableSchema({ path, message }))

const drawerOf = ({ root, targets }: ReadSchema, patterns: ReadonlyMap<string, Pattern>): DrawJson => {
  const fuel = new Fuel()
  for (const target of targets.values()) Object.assign(target, { [costKeyword]: target[about].size })
  const pattern = (source: string) => patterns.get(source)
  const validator = makeValidator(targets, pattern, fuel)
  const matches = (source: string, text: string): boolean =>
    Result.getOrElse(
      Result.try({ try: () => pattern(source)?.test(text, fuel) ?? false, catch: () => false }),
      () => false,
    )
  return (random) => {
    fuel.fill(fuelPerValue)
    const write = (source: string, wish: TextWish) => {
      const found = pattern(source)
      return found && patternText(found, random, wish, fuel)
    }
    const budget = { steps: 0, values: 0 }
    const shared = { random, write, matches, accepts: validator.accepts, budget, fuel }
    return attempt(root, validator, fuel, (careful): Drawing => {
      budget.values = 0
      const drawing: Drawing = {
        ...shared,
        careful,
        holders: new Map(),
        draw: (below, place) => drawValue(drawing, below, place),
      }
      return drawing
    })
  }
}

/** The first attempt trusts the draws; if they do not fit together, the next ones look closer. */
const attempt = (
  root: SchemaNode,
  validator: Validator,
  fuel: Fuel,
  begin: (careful: boolean) => Drawing,
): Result.Result<Json, UnsatisfiableSchema> => {
  let why: Contradiction | undefined
  for (let i = 0; i < mostAttempts; i++) {
    const drawing = begin(i > 0)
    const drawn = drawValue(drawing, [root], { name: "", depth: 0, brief: false })
    const problem = failed(drawn) ? drawn : validator.objection(root, drawn)
    if (problem === undefined) return Result.succeed(drawn as Json)
    why = problem
    if (fuel.empty || drawing.budget.steps > mostSteps) break
  }
  return refuse(why ?? { path: "#", message: "no value was found" })
}

/** Patterns of strings and of property names. */
const readPatterns = (
  nodes: ReadonlyArray<SchemaNode>,
  found: Map<string, Pattern>,
): Pick<Contradiction, "path" | "message"> | undefined => {
  for (const node of nodes) {
    const { path } = node[about]
    const sources = Object.keys(node.patternProperties ?? {}).map((key) => [
      key,
      `patternProperties/${pointerKey(key)}`,
    ])
    if (node.pattern !== undefined) sources.push([node.pattern, "pattern"])
    for (const [source = "", key] of sources) {
      const pattern = found.get(source) ?? parsePattern(source)
      if (pattern === undefined) return { path: `${path}/${key}`, message: "the pattern is no regular expression" }
      found.set(source, pattern)
    }
  }
  return undefined
}
