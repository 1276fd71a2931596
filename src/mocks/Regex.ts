/** A regular expression in a rule, refused when the engine cannot run it. */
import { Schema } from "effect"
import { regexProblem } from "./LinearRegex.ts"

export const Regex = Schema.String.check(Schema.makeFilter((source) => regexProblem(source) ?? true))
