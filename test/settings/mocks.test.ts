/** Mocks in the settings: a list or a section, beside flags and variables, wrong ones by line. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { mockOptions } from "../../src/mocks/mockOptions.ts"
import { load, problems, settings } from "./load.ts"

const list = `
mocks:
  - match:
      content_contains: weather
    response:
      content: sunny
`

const options = (sources: Parameters<typeof settings>[0]) =>
  Effect.map(settings(sources), ({ mocks }) => mockOptions(mocks))

describe("mocks in the settings", () => {
  it.effect("may be a plain list, and a flag adds files to it", () =>
    Effect.gen(function* () {
      const rules = [{ match: { content_contains: "weather" }, response: { content: "sunny" } }]
      const alone = yield* options({ file: list })
      assert.deepInclude(alone, { rules, files: [], strict: false, sessionHeader: "x-llmsim-session" })
      const flagged = yield* options({ file: list, flags: { mocks: "mocks/" } })
      assert.deepInclude(flagged, { rules, files: ["mocks/"] })
    }),
  )

  it.effect("may be a section, which variables win over", () =>
    Effect.gen(function* () {
      const file = "mocks: { files: [a.yaml, b.yaml], strict: false, session_header: X-Test-Id }"
      const environment = { LLMSIM_MOCKS_STRICT: "true" }
      assert.deepStrictEqual(yield* options({ file, environment }), {
        rules: [],
        files: ["a.yaml", "b.yaml"],
        strict: true,
        sessionHeader: "x-test-id",
      })
      assert.deepInclude(yield* options({ file, environment: { LLMSIM_MOCKS: "c.yaml" } }), { files: ["c.yaml"] })
    }),
  )

  it.effect("are refused by line, in a list as in a section", () =>
    Effect.gen(function* () {
      const wrong = list.replace("content_contains", "content_contain")
      const [problem] = yield* problems({ file: wrong })
      assert.match(problem ?? "", /^llmsim\.yaml:4:7: .*did you mean "content_contains"\?/)
      const [regex] = yield* problems({ file: 'mocks: { rules: [{ response: x, match: { content_regex: "(" } }] }' })
      assert.include(regex, "llmsim.yaml:1:42: mocks.rules.0.match.content_regex: error parsing regexp")
    }),
  )

  it.effect("say where they come from", () =>
    Effect.gen(function* () {
      const loaded = yield* load({ file: list, flags: { mocks: "m.yaml" } })
      assert.strictEqual(loaded.originOf(["mocks", "files"]), "--mocks")
      assert.strictEqual(loaded.originOf(["mocks", "rules", 0, "response"]), "llmsim.yaml:5:5")
    }),
  )
})
