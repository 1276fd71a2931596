/** Says what is wrong in a decoding failure, as `FieldProblem`s. */
import { Predicate, type SchemaAST, type SchemaIssue } from "effect"
import type { FieldPath, FieldProblem } from "./FieldProblem.ts"

/** The first problem. `root` is the value that failed to decode; the problem's path leads from it. */
export const schemaProblem = (issue: SchemaIssue.Issue, root: unknown): FieldProblem =>
  schemaProblems(issue, root)[0] ?? other([], "Invalid value")

/** All problems, as many as the decoder was asked to find. */
export const schemaProblems = (issue: SchemaIssue.Issue, root: unknown): ReadonlyArray<FieldProblem> =>
  visit(issue, [], root)

const visit = (issue: SchemaIssue.Issue, path: FieldPath, root: unknown): ReadonlyArray<FieldProblem> => {
  switch (issue._tag) {
    case "Pointer":
      return visit(issue.issue, [...path, ...issue.path.map(pathSegment)], root)
    case "Composite":
      return issue.issues.flatMap((inner) => visit(inner, path, root))
    case "Encoding":
      return visit(issue.issue, path, root)
    case "AnyOf":
      return anyOf(issue, path, root)
    case "Filter":
      return [filtered(issue, path, root)]
    case "MissingKey":
      return [{ _tag: "Missing", path }]
    case "UnexpectedKey":
      return [{ _tag: "Unexpected", path, allowed: keysOf(issue.ast) }]
    case "InvalidType":
    case "OneOf":
      return [mistyped([issue.ast], path, root)]
    case "InvalidValue":
    case "Forbidden":
      return [other(path, issue.annotations?.message ?? "Invalid value")]
  }
}

const keysOf = (ast: SchemaAST.AST): ReadonlyArray<string> =>
  ast._tag === "Objects" ? ast.propertySignatures.map((property) => String(property.name)) : []

const other = (path: FieldPath, message: unknown): FieldProblem => ({
  _tag: "Other",
  path,
  message: String(message),
  code: undefined,
})

const pathSegment = (key: PropertyKey): string | number => (typeof key === "number" ? key : String(key))

export const valueAt = (root: unknown, path: FieldPath): unknown => {
  let value = root
  for (const key of path) {
    if (!Predicate.hasProperty(value, key)) return undefined
    value = value[key]
  }
  return value
}

/** The member that the value was meant for has the problem; where it fits none, all of them were expected. */
const anyOf = (issue: SchemaIssue.AnyOf, path: FieldPath, root: unknown): ReadonlyArray<FieldProblem> => {
  const members = issue.issues
    .filter((member) => member._tag !== "InvalidType")
    .map((member) => visit(member, path, root))
  const [meant] = members.toSorted((one, other) => strangers(one, path) - strangers(other, path))
  return meant ?? [mistyped([issue.ast], path, root)]
}

/** How many keys of the value a member does not know. */
const strangers = (problems: ReadonlyArray<FieldProblem>, path: FieldPath): number =>
  problems.filter((problem) => problem._tag === "Unexpected" && problem.path.length === path.length + 1).length

const mistyped = (asts: ReadonlyArray<SchemaAST.AST>, path: FieldPath, root: unknown): FieldProblem => {
  const value = valueAt(root, path)
  const members = asts.flatMap(flatten)
  const literals = members.flatMap((ast) => (ast._tag === "Literal" ? [String(ast.literal)] : []))
  if (typeof value === "string" && literals.length > 0) {
    return { _tag: "NotOneOf", path, allowed: literals, actual: value }
  }
  const expected = members.filter((ast) => ast._tag !== "Null").map(typeName)
  return { _tag: "WrongType", path, expected: [...new Set(expected)], actual: jsonType(value) }
}

const flatten = (ast: SchemaAST.AST): ReadonlyArray<SchemaAST.AST> =>
  ast._tag === "Union" ? ast.types.flatMap(flatten) : [ast]

const typeName = (ast: SchemaAST.AST): string => {
  switch (ast._tag) {
    case "Literal":
      return typeof ast.literal
    case "Number":
      return ast.checks?.some((check) => check.annotations?.expected === "an integer") ? "integer" : "number"
    case "Objects":
      return "object"
    case "Arrays": {
      const item = ast.rest[0]
      const names = item === undefined ? [] : [...new Set(flatten(item).map(typeName))]
      return names.length === 1 ? `array of ${names[0]}s` : "array"
    }
    default:
      return ast._tag.toLowerCase()
  }
}

/** The JSON type of a value, in the words that `typeName` uses; it looks one level deep, however deep the value is. */
const jsonType = (value: unknown): string => {
  if (!Array.isArray(value)) return plainType(value)
  const names = new Set(value.map(plainType))
  return names.size === 1 ? `array of ${[...names][0]}s` : "array"
}

const plainType = (value: unknown): string => {
  if (value === null) return "null"
  if (Array.isArray(value)) return "array"
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "decimal"
  return typeof value
}

const filtered = (issue: SchemaIssue.Filter, path: FieldPath, root: unknown): FieldProblem => {
  const said = issue.issue._tag === "InvalidValue" ? issue.issue.annotations?.message : undefined
  if (said !== undefined) return other(path, said)
  const value = valueAt(root, path)
  const { expected, representation } = issue.filter.annotations ?? {}
  const bounds = boundsOf(Predicate.hasProperty(representation, "payload") ? representation.payload : undefined)
  if (expected === "an integer") {
    return { _tag: "WrongType", path, expected: ["integer"], actual: jsonType(value) }
  }
  const size = sizeOf(value)
  if (size === undefined || bounds === undefined) return other(path, `expected ${expected ?? "another value"}`)
  const side = bounds.minimum !== undefined && size.amount < bounds.minimum ? "minimum" : "maximum"
  return { _tag: "OutOfRange", path, side, limit: bounds[side] ?? 0, actual: size.amount, of: size.of }
}

interface Bounds {
  readonly minimum?: number | undefined
  readonly maximum?: number | undefined
}

const boundsOf = (payload: unknown): Bounds | undefined => {
  if (!Predicate.isObject(payload)) return undefined
  const number = (key: string) =>
    Predicate.hasProperty(payload, key) && typeof payload[key] === "number" ? payload[key] : undefined
  const minimum = number("minimum") ?? number("minLength") ?? number("minProperties")
  const maximum = number("maximum") ?? number("maxLength") ?? number("maxProperties")
  return minimum === undefined && maximum === undefined ? undefined : { minimum, maximum }
}

const sizeOf = (
  value: unknown,
): { amount: number; of: "integer" | "decimal" | "array" | "string" | "object" } | undefined => {
  if (typeof value === "number") return { amount: value, of: Number.isInteger(value) ? "integer" : "decimal" }
  if (typeof value === "string") return { amount: value.length, of: "string" }
  if (Array.isArray(value)) return { amount: value.length, of: "array" }
  return Predicate.isObject(value) ? { amount: Object.keys(value).length, of: "object" } : undefined
}
