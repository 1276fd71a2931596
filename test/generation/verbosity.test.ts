/** A caller can ask for fewer or more words. */
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { promptOf } from "../domain/promptOf.ts"
import { reply, simulator } from "../simulation/simulator.ts"

it.effect("verbosity halves or doubles an answer's length", () =>
  Effect.gen(function* () {
    for (const [verbosity, tokens] of [
      ["low", 20],
      ["medium", 40],
      ["high", 80],
    ] as const) {
      const { usage } = yield* reply(promptOf({ sampling: { verbosity } }))
      assert.strictEqual(usage.completion, tokens)
    }
  }).pipe(Effect.provide(simulator())),
)
