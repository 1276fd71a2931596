/** Makes JSON that satisfies a caller's JSON Schema, as a model fills in a tool's arguments or a structured output. */
import { Effect, type Random, Result, type Schema } from "effect"
import type { DrawJson } from "./json/prepareSchema.ts"
import type { UnsatisfiableSchema } from "./json/UnsatisfiableSchema.ts"
import { withinLimits } from "./json/withinLimits.ts"
import { recentlyUsed } from "./recentlyUsed.ts"

/**
 * A value for the schema: the same for the same schema text and the same draws. It shares parts with the schema's
 * own examples and must not be changed. The first call loads what reads and checks schemas (about 0.1 s), the first
 * call for a schema compiles it (about 2 ms), later ones take microseconds.
 *
 * @example
 * ```ts
 * import { Effect, Random } from "effect"
 * import { generateJson } from "llmsim"
 *
 * const schema = { type: "object", properties: { city: { type: "string" } }, required: ["city"] }
 * const value = Effect.flatMap(Random.Random, (random) => generateJson(schema, random))
 * ```
 */
export const generateJson = (schema: unknown, random: Random.Random): Effect.Effect<Schema.Json, UnsatisfiableSchema> =>
  Effect.suspend(() => {
    const text = withinLimits(schema)
    if (Result.isFailure(text)) return Effect.fail(text.failure)
    const known = prepared.get(text.success)
    return known === undefined ? prepareAndDraw(text.success, random) : drawnBy(known, random)
  })

type Prepared = Result.Result<DrawJson, UnsatisfiableSchema>

const mostSchemas = 256
const longestTexts = 2 ** 20
const prepared = recentlyUsed<Prepared>(mostSchemas, longestTexts)

type Engine = typeof import("./json/prepareSchema.ts")

let loaded: Engine | undefined

const engine: Effect.Effect<Engine> = Effect.map(
  Effect.promise(() => import("./json/prepareSchema.ts")),
  (found) => {
    loaded = found
    return found
  },
)

const prepareAndDraw = (text: string, random: Random.Random): Effect.Effect<Schema.Json, UnsatisfiableSchema> => {
  if (loaded === undefined) return Effect.flatMap(engine, () => prepareAndDraw(text, random))
  const found = prepared.get(text) ?? loaded.prepareSchema(text)
  prepared.set(text, found)
  return drawnBy(found, random)
}

const drawnBy = (draw: Prepared, random: Random.Random) =>
  Effect.fromResult(Result.flatMap(draw, (drawNow) => drawNow(random)))
