/** Files that are YAML, but hardly settings. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { load, problems } from "./load.ts"

describe("a file of settings", () => {
  for (const file of ["just a text\n", "- server\n- log\n", "42\n"]) {
    it.effect(`that is no mapping is refused: ${JSON.stringify(file)}`, () =>
      Effect.gen(function* () {
        const [first] = yield* problems({ file })
        assert.match(first ?? "", /^llmsim\.yaml:1:1: settings: expected keys and values/)
      }),
    )
  }

  it.effect("with an alias of nothing is refused with its place", () =>
    Effect.gen(function* () {
      const [first] = yield* problems({ file: "server:\n  host: *nobody\n" })
      assert.match(first ?? "", /^llmsim\.yaml:2:9: /)
    }),
  )

  it.effect("whose group is a word is refused, though a flag sets a key of the group", () =>
    Effect.gen(function* () {
      const found = yield* problems({ file: "server: 5\n", flags: { port: "80" } })
      assert.deepStrictEqual(found, ["llmsim.yaml:1:1: server: expected object, got 5"])
    }),
  )

  it.effect("is refused for an extra model's latency that is no preset", () =>
    Effect.gen(function* () {
      const [first] = yield* problems({ file: "models:\n  extra:\n    - id: x\n      latency: fasst\n" })
      assert.match(first ?? "", /models\.extra\.0\.latency: .*did you mean "fast"\?/)
    }),
  )

  it.effect("is not named as the origin of what a profile by flag has replaced", () =>
    Effect.gen(function* () {
      const file = "latency:\n  by_model:\n    a: fast\n"
      const { originOf } = yield* load({ file, flags: { latency: "instant" } })
      assert.isUndefined(originOf(["latency", "by_model"]))
    }),
  )

  it.effect("says what of an empty id is too short", () =>
    Effect.gen(function* () {
      const [first] = yield* problems({ file: "models:\n  extra:\n    - id: ''\n" })
      assert.notMatch(first ?? "", /must be at least 1, got 0$/)
    }),
  )
})
