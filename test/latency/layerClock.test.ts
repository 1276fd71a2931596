/** The pacer on the clock, when the clock is real. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Pacer } from "../../src/latency/Pacer.ts"

describe("Pacer.layerClock", () => {
  it.live("wakes no sooner than it was asked, by the real clock", () =>
    Effect.gen(function* () {
      const pacer = yield* Pacer
      let early = 0
      for (let i = 0; i < 1_000; i++) {
        const due = pacer.now() + ((i * 0.37) % 3)
        yield* pacer.waitUntil(due)
        early = Math.max(early, due - pacer.now())
      }
      assert.isAtMost(early, 0)
    }).pipe(Effect.provide(Pacer.layerClock)),
  )
})
