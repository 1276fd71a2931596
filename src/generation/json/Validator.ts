/** Ajv as the judge of every value: one instance a schema, so that it goes when the schema is forgotten. */
import { _, Ajv2020, type ErrorObject, type KeywordCxt } from "ajv/dist/2020.js"
import { fullFormats } from "ajv-formats/dist/formats.js"
import { Result } from "effect"
import { Contradiction } from "./Contradiction.ts"
import { type Fuel, OutOfFuel } from "./Fuel.ts"
import type { Pattern } from "./Pattern.ts"
import { about, costKeyword, type Json, type SchemaNode } from "./SchemaNode.ts"

export interface Validator {
  readonly accepts: (node: SchemaNode, value: Json) => boolean
  /** What is wrong with a value, if anything. */
  readonly objection: (node: SchemaNode, value: Json) => Contradiction | undefined
}

type Check = ((value: Json) => boolean) & { readonly errors?: ReadonlyArray<ErrorObject> | null }

export const makeValidator = (
  targets: ReadonlyMap<string, SchemaNode>,
  patterns: (source: string) => Pattern | undefined,
  fuel: Fuel,
): Validator => {
  const ajv = makeAjv(patterns, fuel)
  for (const [key, node] of targets) ajv.addSchema(node, key)
  const checks = new Map<SchemaNode, Check>()
  const outcome = (node: SchemaNode, value: Json) =>
    Result.try({
      try: () => {
        const check = checks.get(node) ?? ajv.compile(node)
        checks.set(node, check)
        return check(value) ? undefined : (check.errors ?? [])
      },
      catch: (error) => {
        // Code too intricate to compile or to run is not tried again: each time would cost as much.
        if (!(error instanceof OutOfFuel)) checks.set(node, tooIntricate)
        return error instanceof OutOfFuel ? error.message : "the schema is too intricate to check"
      },
    })
  return {
    accepts: (node, value) => {
      const errors = outcome(node, value)
      return Result.isSuccess(errors) && errors.success === undefined
    },
    objection: (node, value) => {
      const errors = outcome(node, value)
      if (Result.isFailure(errors)) return new Contradiction(node[about].path, errors.failure)
      return errors.success === undefined ? undefined : objectionOf(node, targets, errors.success[0])
    },
  }
}

const tooIntricate = Object.assign(
  (): never => {
    throw new Error()
  },
  { errors: null },
)

/** Ajv compiles schemas to code, and nests it by property unless it collects all errors. */
const makeAjv = (patterns: (source: string) => Pattern | undefined, fuel: Fuel): Ajv2020 => {
  const regExp = (source: string) => ({
    test: (text: string) => patterns(source)?.test(text, fuel) ?? false,
    // Ajv tells patterns apart by their text.
    toString: () => source,
  })
  const ajv = new Ajv2020({
    allErrors: true,
    code: { optimize: false, regExp: Object.assign(regExp, { code: "pattern" }) },
    formats: boundedFormats,
    inlineRefs: false,
    logger: false,
    messages: false,
    meta: false,
    // Else a property called `toString` would seem to be there always.
    ownProperties: true,
    strict: false,
    validateSchema: false,
  })
  const spend = (cxt: KeywordCxt) => {
    const tank = cxt.gen.scopeValue("obj", { ref: fuel })
    cxt.gen.code(_`${tank}.spend(${Number(cxt.schema)})`)
  }
  return ajv.addKeyword({ keyword: costKeyword, schemaType: "number", code: spend })
}

/** The expressions behind formats are not all linear, and no honest one is so long. */
const longestFormatted = 4_096

type Format = (typeof fullFormats)[keyof typeof fullFormats]

const withinLength =
  (test: (text: string) => boolean): Format =>
  (text: string) =>
    text.length <= longestFormatted && test(text)

const bounded = (format: Format): Format => {
  if (typeof format === "object" && "type" in format && format.type === "number") return format
  const test: unknown = typeof format === "object" && "validate" in format ? format.validate : format
  if (test instanceof RegExp) return withinLength((text) => test.test(text))
  return isTextTest(test) ? withinLength(test) : format
}

const isTextTest = (test: unknown): test is (text: string) => boolean => typeof test === "function"

const boundedFormats = Object.fromEntries(
  Object.entries(fullFormats).map(([name, format]) => [name, bounded(format)] as const),
)

const objectionOf = (
  node: SchemaNode,
  targets: ReadonlyMap<string, SchemaNode>,
  error: ErrorObject | undefined,
): Contradiction => {
  const [key = "", pointer = ""] = (error?.schemaPath ?? "").split("#")
  const base = (targets.get(key) ?? node)[about].path
  return new Contradiction(base + pointer, `no value was found that satisfies ${error?.keyword ?? "the schema"}`)
}
