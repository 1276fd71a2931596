/** Turns away schemas too large or too deep to work on, before anything recursive sees them. */
import { Result } from "effect"
import { UnsatisfiableSchema } from "./UnsatisfiableSchema.ts"

const deepest = 128
const mostValues = 20_000
const longestText = 262_144

const refuse = (message: string) => Result.fail(new UnsatisfiableSchema({ path: "#", message }))

/** The schema's JSON text. */
export const withinLimits = (schema: unknown): Result.Result<string, UnsatisfiableSchema> => {
  let level: ReadonlyArray<unknown> = [schema]
  let values = 0
  for (let depth = 0; level.length > 0; depth++) {
    values += level.length
    if (depth > deepest) return refuse(`the schema is nested deeper than ${deepest} levels`)
    if (values > mostValues) return refuse(`the schema has more than ${mostValues} values`)
    const next: Array<unknown> = []
    for (const value of level) {
      if (typeof value === "object" && value !== null) addChildren(value, next)
      else if (!isScalar(value)) return refuse("the schema is not JSON")
    }
    level = next
  }
  const text = Result.try({ try: () => JSON.stringify(schema), catch: () => undefined })
  if (Result.isFailure(text) || text.success === undefined) return refuse("the schema is not JSON")
  if (text.success.length > longestText) return refuse(`the schema is longer than ${longestText} characters`)
  return Result.succeed(text.success)
}

/** One more than are allowed are enough to refuse. */
const addChildren = (value: object, out: Array<unknown>): void => {
  for (const child of Array.isArray(value) ? value : Object.values(value)) {
    if (out.length > mostValues) return
    out.push(child)
  }
}

const isScalar = (value: unknown): boolean =>
  value === null || value === undefined || ["string", "number", "boolean"].includes(typeof value)
