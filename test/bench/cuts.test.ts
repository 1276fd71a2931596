/** Streams are cut about as often as wished, at all moments and in all ways, and equally for equal seeds. */
import { assert, it } from "@effect/vitest"
import { type Cut, makeCuts } from "../../bench/client/cuts.ts"
import { ways } from "../../bench/protocol.ts"

const pace = { tokens: 50, ttftMs: 100, gapMs: 20 }
const lastMs = 100 + 49 * 20
const count = 20_000

const cutsOf = (seed: number): ReadonlyArray<Cut | null> => {
  const next = makeCuts({ ...pace, seed })
  return Array.from({ length: count }, next)
}

const shareOf = <A>(all: ReadonlyArray<A>, is: (one: A) => boolean): number => all.filter(is).length / all.length

it("leaves half of the streams, a quarter of them before the first byte", () => {
  const all = cutsOf(1)
  const cuts = all.filter((cut) => cut !== null)
  assert.approximately(cuts.length / count, 0.5, 0.02)
  assert.approximately(
    shareOf(cuts, ({ afterMs }) => afterMs < pace.ttftMs),
    0.25,
    0.02,
  )
})

it("leaves them at any moment of a stream, and at none beyond it", () => {
  const moments = cutsOf(1).flatMap((cut) => (cut === null ? [] : [cut.afterMs]))
  assert.isAtLeast(Math.min(...moments), 0)
  assert.isBelow(Math.min(...moments), 1)
  assert.isBelow(Math.max(...moments), lastMs)
  assert.isAbove(Math.max(...moments), lastMs - 10)
})

it("leaves in each way as often", () => {
  const cuts = cutsOf(1).filter((cut) => cut !== null)
  for (const way of ways)
    assert.approximately(
      shareOf(cuts, (cut) => cut.way === way),
      1 / 3,
      0.02,
    )
})

it("leaves the same streams with the same seed, and others with another", () => {
  assert.deepStrictEqual(cutsOf(1), cutsOf(1))
  assert.notDeepEqual(cutsOf(1), cutsOf(2))
})
