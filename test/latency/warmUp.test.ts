/** A cold model is slow at first, and gets to its usual time over the requests. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { latencyLayer, plan } from "./profiles.ts"

const warmUp = (requests: number, factor: number) => ({ ttft: 100, tbt: 10, warm_up: { requests, factor } })

const ttft = (model = "gpt-4o") => Effect.map(plan({ model, tokens: 1 }), ({ offsets }) => offsets[0] ?? Number.NaN)

const ttfts = (count: number) => Effect.forEach(Array.from({ length: count }), () => ttft())

const near = (actual: ReadonlyArray<number>, expected: ReadonlyArray<number>) => {
  assert.strictEqual(actual.length, expected.length)
  for (const [i, value] of expected.entries()) assert.approximately(actual[i] ?? Number.NaN, value, 1e-6)
}

describe("warm_up", () => {
  it.effect("falls evenly from its factor to once, and stays there", () =>
    Effect.gen(function* () {
      near(yield* ttfts(7), [500, 400, 300, 200, 100, 100, 100])
    }).pipe(Effect.provide(latencyLayer({ overrides: warmUp(4, 5) }))),
  )

  it.effect("of one request makes the first one slow alone", () =>
    Effect.gen(function* () {
      near(yield* ttfts(3), [1_000, 100, 100])
    }).pipe(Effect.provide(latencyLayer({ overrides: warmUp(1, 10) }))),
  )

  it.effect("of factor one changes nothing", () =>
    Effect.gen(function* () {
      near(yield* ttfts(3), [100, 100, 100])
    }).pipe(Effect.provide(latencyLayer({ overrides: warmUp(10, 1) }))),
  )

  it.effect("leaves the time between tokens alone", () =>
    Effect.gen(function* () {
      near([...(yield* plan({ tokens: 4 })).offsets], [500, 510, 520, 530])
    }).pipe(Effect.provide(latencyLayer({ overrides: warmUp(4, 5) }))),
  )

  it.effect("is each model's own", () =>
    Effect.gen(function* () {
      near([yield* ttft("gpt-4o"), yield* ttft("gpt-4o"), yield* ttft("gpt-4")], [500, 400, 500])
      near([yield* ttft("gpt-4"), yield* ttft("gpt-4o")], [400, 300])
    }).pipe(Effect.provide(latencyLayer({ overrides: warmUp(4, 5) }))),
  )

  it.effect("is only of the models it was said of", () =>
    Effect.gen(function* () {
      near([yield* ttft("cold-1"), yield* ttft("warm-1"), yield* ttft("cold-1")], [300, 100, 200])
    }).pipe(Effect.provide(latencyLayer({ overrides: { ttft: 100, tbt: 10 }, byModel: [["cold-*", warmUp(2, 3)]] }))),
  )

  it.effect("comes to an end for models beyond the thousandth too", () =>
    Effect.gen(function* () {
      yield* Effect.forEach(Array.from({ length: 1_000 }), (_, i) => ttft(`model-${i}`))
      near(yield* Effect.forEach([1, 2, 3], () => ttft("late")), [500, 400, 300])
    }).pipe(Effect.provide(latencyLayer({ overrides: warmUp(4, 5) }))),
  )

  it.effect("begins anew with each service", () =>
    Effect.gen(function* () {
      const first = () => ttft().pipe(Effect.provide(latencyLayer({ overrides: warmUp(4, 5) })))
      near([yield* first(), yield* first()], [500, 500])
    }),
  )
})
