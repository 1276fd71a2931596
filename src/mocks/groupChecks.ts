/** Checks of the raw body, of checks, and of the library's user. */
import { isDeepStrictEqual } from "node:util"
import { type Check, holds } from "./Check.ts"
import type { CheckMakers } from "./compileMatch.ts"
import { jsonPath } from "./JsonPath.ts"
import type { JsonTest } from "./JsonTest.ts"
import { linearRegex } from "./LinearRegex.ts"
import type { MockMatch } from "./MockMatch.ts"
import type { RequestFacts } from "./RequestFacts.ts"

const textOf = (value: unknown): string => (typeof value === "string" ? value : (JSON.stringify(value) ?? ""))

const isList = (wanted: JsonTest | ReadonlyArray<JsonTest>): wanted is ReadonlyArray<JsonTest> => Array.isArray(wanted)

const compileTest = (test: JsonTest, lower: boolean) => {
  if (typeof test === "string") return compileTest({ path: test }, lower)
  const { path, equals, contains, regex, exists = true } = test
  const { select } = jsonPath(path)
  const pattern = regex === undefined ? undefined : linearRegex(regex, lower)
  const folded = (text: string) => (lower ? text.toLowerCase() : text)
  const needle = contains === undefined ? undefined : folded(contains)
  const fits = (value: unknown): boolean =>
    (equals === undefined || isDeepStrictEqual(value, equals)) &&
    (needle === undefined || folded(textOf(value)).includes(needle)) &&
    (pattern === undefined || pattern.test(textOf(value)))
  return {
    test: ({ body }: RequestFacts) => select(body).some(fits) === exists,
    actual: ({ body }: RequestFacts) => select(body),
  }
}

/** @param compile what makes the checks of a group's members. */
export const groupChecks = (compile: (match: MockMatch) => ReadonlyArray<Check>): CheckMakers => ({
  jsonpath: (wanted, lower) => {
    const tests = (isList(wanted) ? wanted : [wanted]).map((test) => compileTest(test, lower))
    return {
      test: (facts) => tests.every(({ test }) => test(facts)),
      actual: (facts) => tests.map(({ actual }) => actual(facts)),
    }
  },
  not: (inner) => {
    const checks = compile(inner)
    return { test: (facts) => !holds(checks, facts), actual: () => "all of it holds" }
  },
  all: (inner) => {
    const groups = inner.map(compile)
    return {
      test: (facts) => groups.every((checks) => holds(checks, facts)),
      actual: (facts) => groups.map((checks) => holds(checks, facts)),
    }
  },
  any: (inner) => {
    const groups = inner.map(compile)
    return {
      test: (facts) => groups.some((checks) => holds(checks, facts)),
      actual: (facts) => groups.map((checks) => holds(checks, facts)),
    }
  },
  predicate: (wanted) => ({ test: ({ request }) => wanted(request), actual: () => "the function says no" }),
})
