/** The opening of an answer to tool results says what they returned, briefly. */
import { assert, describe, it } from "@effect/vitest"
import { toolResultOpening } from "../../src/generation/toolResultOpening.ts"

const one = (text: string, name: string | undefined = "get_weather") => toolResultOpening([{ name, text }])

const cases: ReadonlyArray<readonly [string, string]> = [
  ['{"temperature":18,"condition":"sunny"}', "temperature 18, condition sunny"],
  ['{"a":{"b":{"c":true}},"d":null,"e":1.5,"f":"left out"}', "c true, d null, e 1.5"],
  ['[{"id":1,"name":"Ann"},{"id":2,"name":"Bob"}]', "id 1, name Ann, id 2"],
  ['{"rows":[7,8]}', "rows 7, rows 8"],
  ['{"text":"two\\nlines"}', "text two lines"],
  ['{"note":""}', 'note ""'],
  ["42", "42"],
  ["false", "false"],
  ["[]", "an empty list"],
  [" {} ", "an empty object"],
  ["[[],{}]", "an empty list"],
  ["", "nothing"],
  [" \n", "nothing"],
  ['""', "nothing"],
  ['"It rains. It pours."', '"It rains"'],
  ["The sky is blue. It was grey.", '"The sky is blue"'],
  ["v1.2 is out", '"v1.2 is out"'],
  ["Error: no such file!\nat line 3", '"Error: no such file!"'],
  ['{"broken": ', '"{"broken":"'],
]

describe("toolResultOpening", () => {
  it("names values of JSON and quotes texts", () => {
    for (const [text, said] of cases) assert.strictEqual(one(text), `get_weather returned ${said}.\n\n`, text)
  })

  it("does without the tool's name", () => {
    assert.strictEqual(toolResultOpening([{ name: undefined, text: "1" }]), "The tool returned 1.\n\n")
  })

  it("cuts long texts, values and names between words", () => {
    const opening = one("word ".repeat(1_000))
    assert.match(opening, /^get_weather returned "(?:word )+word…"\.\n\n$/)
    assert.isBelow(opening.length, 160)
    assert.isAbove(opening.length, 120)
    assert.strictEqual(one(`{"a":"${"x".repeat(50)}"}`), `get_weather returned a ${"x".repeat(39)}….\n\n`)
    assert.isBelow(one(JSON.stringify({ ["k".repeat(1_000)]: "v".repeat(1_000) }), "n".repeat(1_000)).length, 200)
    assert.isTrue(one("😀".repeat(200)).isWellFormed())
  })

  it("takes results in order and says how many it left out", () => {
    const results = Array.from({ length: 40 }, (_, i) => ({ name: `tool_${i}`, text: `{"value":${i}}` }))
    const opening = toolResultOpening(results)
    const [, more = ""] = /There are (\d+) more results\.\n\n$/.exec(opening) ?? []
    const told = results.length - Number(more)
    assert.isAbove(told, 5)
    const sentences = results.slice(0, told).map((_, i) => `tool_${i} returned value ${i}. `)
    assert.strictEqual(opening, `${sentences.join("")}There are ${more} more results.\n\n`)
  })

  it("stays below 400 characters and ends in a blank line", () => {
    for (let count = 1; count < 30; count++) {
      for (const length of [1, 30, 119, 120, 121, 500]) {
        const results = Array.from({ length: count }, () => ({ name: "tool", text: "x".repeat(length) }))
        const opening = toolResultOpening(results)
        assert.isAtMost(opening.length, 402)
        assert.match(opening, /^tool returned .*\.\n\n$/)
        assert.isFalse(opening.slice(0, -2).includes("\n"))
      }
    }
  })

  it("says nothing of no results", () => {
    assert.strictEqual(toolResultOpening([]), "")
  })

  it("reads results of any size and depth", () => {
    assert.strictEqual(one(`${"[".repeat(50_000)}${"]".repeat(50_000)}`).endsWith(".\n\n"), true)
    assert.strictEqual(
      one(JSON.stringify(Array.from({ length: 20_000 }, () => []))),
      "get_weather returned an empty list.\n\n",
    )
  })
})
