/** The wheel runs what is due, never early, in order of time, and forgets what is cancelled. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Wheel } from "../../src/latency/Wheel.ts"

const now = () => performance.now()

const until = (done: () => boolean) =>
  Effect.promise(async () => {
    while (!done()) await new Promise((resolve) => setTimeout(resolve, 1))
  })

describe("Wheel", () => {
  it.live("runs 2,000 callbacks, none early, the later never before the earlier by a millisecond", () =>
    Effect.gen(function* () {
      const wheel = new Wheel(now)
      const runs: Array<{ due: number; at: number }> = []
      const start = now()
      for (let i = 0; i < 2_000; i++) {
        const due = start + ((i * 7_919) % 300) + (i % 10) / 10
        wheel.add(due, () => runs.push({ due, at: now() }))
      }
      assert.strictEqual(wheel.size, 2_000)
      yield* until(() => runs.length === 2_000)
      assert.isTrue(runs.every(({ due, at }) => at >= due))
      assert.isTrue(runs.every(({ due }, i) => due >= (runs[i - 1]?.due ?? 0) - 1))
      assert.strictEqual(wheel.size, 0)
      wheel.stop()
    }),
  )

  it.live("waits for more than a turn of the wheel", () =>
    Effect.gen(function* () {
      const wheel = new Wheel(now)
      const start = now()
      let at = 0
      wheel.add(start + 1_300, () => {
        at = now()
      })
      wheel.add(start + 276, () => undefined)
      yield* until(() => at > 0)
      assert.isAtLeast(at - start, 1_300)
      wheel.stop()
    }),
  )

  it.live("does not run what is cancelled, in the wheel or already due", () =>
    Effect.gen(function* () {
      const wheel = new Wheel(now)
      const ran: Array<string> = []
      const waiting = wheel.add(now() + 20, () => ran.push("cancelled"))
      const late = wheel.add(now() + 5, () => ran.push("cancelled by another"))
      wheel.add(now() + 4, () => wheel.cancel(late))
      wheel.cancel(waiting)
      wheel.cancel(waiting)
      wheel.add(now() + 40, () => ran.push("kept"))
      yield* until(() => ran.includes("kept"))
      assert.deepStrictEqual(ran, ["kept"])
      assert.strictEqual(wheel.size, 0)
      wheel.stop()
    }),
  )

  it.live("lets other work in between many callbacks of one moment", () =>
    Effect.gen(function* () {
      const wheel = new Wheel(now)
      let runs = 0
      const seen: Array<number> = []
      const due = now() + 5
      for (let i = 0; i < 1_000; i++) wheel.add(due, () => runs++)
      const look = () => {
        if (runs > 0) seen.push(runs)
        if (runs < 1_000) setImmediate(look)
      }
      look()
      yield* until(() => runs === 1_000)
      assert.isAbove(seen.length, 5)
      wheel.stop()
    }),
  )

  it.live("runs at once what a callback adds for a moment that has passed", () =>
    Effect.gen(function* () {
      const wheel = new Wheel(now)
      let chained = 0
      const add = (): void => {
        chained++
        if (chained < 20) wheel.add(now() - 1, add)
      }
      const start = now()
      add()
      yield* until(() => chained === 20)
      assert.isBelow(now() - start, 1_000)
      wheel.stop()
    }),
  )
})
