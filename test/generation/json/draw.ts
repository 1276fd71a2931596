/** Draws JSON for a schema by a seed. */
import { Effect, type Exit, type Schema } from "effect"
import { generateJson } from "../../../src/generation/generateJson.ts"
import type { UnsatisfiableSchema } from "../../../src/generation/json/UnsatisfiableSchema.ts"
import { hashWord, seededRandom } from "../../../src/generation/seededRandom.ts"

export const randomOf = (seed: string | number) => seededRandom(hashWord(seed))

export const draw = (schema: unknown, seed: string | number): Effect.Effect<Schema.Json, UnsatisfiableSchema> =>
  Effect.suspend(() => generateJson(schema, randomOf(seed)))

/** One value for each of so many seeds. */
export const drawMany = (
  schema: unknown,
  count: number,
): Effect.Effect<ReadonlyArray<Schema.Json>, UnsatisfiableSchema> =>
  Effect.forEach(
    Array.from({ length: count }, (_, i) => i),
    (seed) => draw(schema, seed),
  )

export const drawExit = (
  schema: unknown,
  seed: string | number = 1,
): Effect.Effect<Exit.Exit<Schema.Json, UnsatisfiableSchema>> => Effect.exit(draw(schema, seed))
