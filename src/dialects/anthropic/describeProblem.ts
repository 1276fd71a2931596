/** Words a problem with a field as Anthropic does, whose API is validated by pydantic. */
import type { FieldProblem } from "../../domain/FieldProblem.ts"

export const describeProblem = (problem: FieldProblem): string => {
  const message = messageOf(problem)
  return problem.path.length === 0 ? message : `${problem.path.join(".")}: ${message}`
}

const messageOf = (problem: FieldProblem): string => {
  switch (problem._tag) {
    case "Missing":
      return "Field required"
    case "Unexpected":
      return "Extra inputs are not permitted"
    case "WrongType":
      return typeMessage(problem.expected)
    case "NotOneOf":
      return `Input should be ${list(problem.allowed.map((value) => `'${value}'`))}`
    case "OutOfRange":
      return rangeMessage(problem)
    case "Other":
      return schemaMessage(problem.message)
  }
}

const types: Readonly<Record<string, string>> = {
  string: "string",
  integer: "integer",
  number: "number",
  boolean: "boolean",
  object: "dictionary",
}

/** Where a list would do as well as a string, the API asks for the list. */
const typeMessage = (expected: ReadonlyArray<string>): string => {
  const type = expected.some((name) => name.startsWith("array")) ? "list" : types[expected[0] ?? ""]
  return `Input should be a valid ${type ?? expected.join(" or ")}`
}

const rangeMessage = (problem: Extract<FieldProblem, { readonly _tag: "OutOfRange" }>): string => {
  const { path, side, limit, actual, of } = problem
  const field = path.at(-1)
  if (field === "temperature" || field === "top_p") return "range: 0..1"
  const least = side === "minimum"
  const plural = limit === 1 ? "" : "s"
  switch (of) {
    case "integer":
    case "decimal":
      return `Input should be ${least ? "greater" : "less"} than or equal to ${limit}`
    case "string":
      return `String should have at ${least ? "least" : "most"} ${limit} character${plural}`
    case "array":
    case "object":
      return `List should have at ${least ? "least" : "most"} ${limit} item${plural} after validation, not ${actual}`
  }
}

/** What is wrong with a schema is found elsewhere, and said there as OpenAI says it. */
const schemaMessage = (message: string): string => {
  const detail = /^Invalid schema for (?:function|response_format) '[^']*': ([\s\S]*)$/.exec(message)?.[1]
  return detail === undefined
    ? message
    : `JSON schema is invalid. It must match JSON Schema draft 2020-12 (https://json-schema.org/draft/2020-12). ${detail}`
}

const list = (items: ReadonlyArray<string>): string =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} or ${items.at(-1)}`
