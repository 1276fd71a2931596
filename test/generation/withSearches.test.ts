/** Searches for tools stand before the calls of what they find. */
import { assert, it } from "@effect/vitest"
import type { ToolSpec } from "../../src/domain/Prompt.ts"
import { withSearches } from "../../src/generation/withSearches.ts"

const finder: ToolSpec = { kind: "function", name: "finder", hosted: { terms: { field: "paths" } } }
const known: ToolSpec = { kind: "function", name: "known" }
const hidden = (name: string, term = name): ToolSpec => ({ ...known, name, deferred: { search: "finder", term } })

const called = (...tools: ReadonlyArray<ToolSpec>) =>
  withSearches(tools, [finder, ...tools]).map(({ name, hosted }) => hosted?.input ?? name)

it("one search finds five tools, and the next the others", () => {
  const tools = ["a", "b", "c", "d", "e", "f", "g"].map((name) => hidden(name))
  assert.deepStrictEqual(called(...tools), [
    { paths: ["a", "b", "c", "d", "e"] },
    ...["a", "b", "c", "d", "e"],
    { paths: ["f", "g"] },
    ...["f", "g"],
  ])
})

it("terms that would be too long together are sought one search after another", () => {
  const terms = { field: "pattern", joined: "|", longest: 9 }
  const tools = ["four", "five", "six", "a_very_long_one"].map((name) => hidden(name))
  const planned = withSearches(tools, [{ ...finder, hosted: { terms } }, ...tools])
  assert.deepStrictEqual(
    planned.map(({ name, hosted }) => hosted?.input ?? name),
    [
      { pattern: "four|five" },
      "four",
      "five",
      { pattern: "six" },
      "six",
      { pattern: "a_very_long_one" },
      "a_very_long_one",
    ],
  )
})

it("what is known, or was found, is not searched for", () => {
  assert.deepStrictEqual(called(known, hidden("a"), known, hidden("a")), ["known", { paths: ["a"] }, "a", "known", "a"])
})

it("tools under one term are found together", () => {
  assert.deepStrictEqual(called(hidden("a", "crm"), hidden("b", "crm")), [{ paths: ["crm"] }, "a", "b"])
})
