/** How fast a shared engine answers, told by when answers end: in tokens, in chunks or whole. */
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Fiber, Stream } from "effect"
import { TestClock } from "effect/testing"
import { Generator } from "../../src/generation/Generator.ts"
import type { LatencyOverrides } from "../../src/latency/LatencyProfile.ts"
import { Simulation } from "../../src/simulation/Simulation.ts"
import { promptOf } from "../domain/promptOf.ts"
import "../tokenizer/encodings.ts"
import { simulator } from "./simulator.ts"

/** A token each 10 ms after 100 ms; two at once take twice as long for each. */
const pair: LatencyOverrides = { ttft: 100, tbt: 10, engine: { max_concurrent: 2, slowdown: 2 } }

const sharing = (overrides: LatencyOverrides) =>
  simulator({ latency: { overrides: { ...pair, ...overrides } }, generator: Generator.layerLorem(51) })

interface Asked {
  readonly tokens: number
  readonly streaming?: boolean
}

interface Times {
  readonly first: number
  readonly end: number
}

/** When the first text of an answer and its end come. */
const times = Effect.fnUntraced(function* ({ tokens, streaming = true }: Asked) {
  const prompt = promptOf({ sampling: { maxTokens: tokens } })
  const { events } = yield* Simulation.use((simulation) => simulation.answer({ prompt, streaming }))
  const timed = Stream.mapEffect(events, (event) =>
    Effect.map(Clock.currentTimeMillis, (at) => [event._tag, at] as const),
  )
  const all = yield* Stream.runCollect(timed)
  const first = all.find(([tag]) => tag === "TextDelta")?.[1] ?? Number.NaN
  return { first, end: all.at(-1)?.[1] ?? Number.NaN } satisfies Times
}, Effect.scoped)

/** Asks all at once, lets the clock run, and tells the times of each. */
const together = Effect.fnUntraced(function* (...asked: ReadonlyArray<Asked>) {
  const fibers = yield* Effect.forEach(asked, (each) => Effect.forkChild(times(each), { startImmediately: true }))
  yield* Effect.repeat(TestClock.adjust(1), { times: 3_000 })
  return yield* Effect.forEach(fibers, Fiber.join)
})

const assertTimes = (actual: Times | undefined, first: number, end: number) => {
  assert.approximately(actual?.first ?? Number.NaN, first, 3, "first")
  assert.approximately(actual?.end ?? Number.NaN, end, 3, "end")
}

const ways: Readonly<Record<string, { readonly streaming: boolean; readonly overrides: LatencyOverrides }>> = {
  "token by token": { streaming: true, overrides: {} },
  "in chunks": { streaming: true, overrides: { chunking: 17 } },
  whole: { streaming: false, overrides: {} },
}

describe("an engine's answers", () => {
  for (const [way, { streaming, overrides }] of Object.entries(ways)) {
    const firstTokens = streaming ? (overrides.chunking === undefined ? 0 : 16) : 50

    it.effect(`take their own time alone: ${way}`, () =>
      Effect.gen(function* () {
        const [only] = yield* together({ tokens: 51, streaming })
        assertTimes(only, 100 + firstTokens * 10, 600)
      }).pipe(Effect.provide(sharing(overrides))),
    )

    it.effect(`take twice the time for tokens, and no more for the first, when two share it: ${way}`, () =>
      Effect.gen(function* () {
        const [one, two] = yield* together({ tokens: 51, streaming }, { tokens: 51, streaming })
        assertTimes(one, 100 + firstTokens * 20, 1_100)
        assertTimes(two, 100 + firstTokens * 20, 1_100)
      }).pipe(Effect.provide(sharing(overrides))),
    )

    it.effect(`are faster again once the other has gone: ${way}`, () =>
      Effect.gen(function* () {
        const [long, short] = yield* together({ tokens: 51, streaming }, { tokens: 11 })
        assert.approximately(short?.end ?? 0, 300, 3)
        // Ten gaps of the long answer took 20 ms each, the other forty take 10.
        assert.approximately(long?.end ?? 0, 300 + 40 * 10, 6)
      }).pipe(Effect.provide(sharing({ ...overrides, ...(way === "in chunks" ? { chunking: 11 } : {}) }))),
    )
  }
})
