/** What a load may leave behind, and what it may not. */
import { assert, describe, it } from "@effect/vitest"
import { growthOf, leftovers, untilNothing } from "../../bench/leftovers.ts"

const before = { heapBytes: 80e6, handles: 3 }
const gone = { "active requests": 0, "open connections": 0 }

describe("leftovers", () => {
  it("are none where the heap is about as large as before", () => {
    const after = { heapBytes: 84e6, handles: 3 }
    assert.approximately(growthOf(before, after), 0.05, 1e-9)
    assert.deepStrictEqual(leftovers({ before, after: { ...after, heapBytes: 83e6 }, counts: gone }, 0.05), [])
    assert.deepStrictEqual(leftovers({ before, after: { heapBytes: 60e6, handles: 2 }, counts: gone }, 0.05), [])
  })

  it("are named, each of them", () => {
    const after = { heapBytes: 88e6, handles: 5 }
    const counts = { "active requests": 2, "open connections": 0, "waiting on the wheel": -1 }
    assert.deepStrictEqual(leftovers({ before, after, counts }, 0.05), [
      "the heap grew by 10.0 %, more than 5.0 %",
      "5 handles are open, of which 3 were",
      "2 active requests",
      "-1 waiting on the wheel",
    ])
  })
})

describe("untilNothing", () => {
  it("looks until nothing is there", async () => {
    const found = [2, 1, 0, 7]
    assert.deepStrictEqual(await untilNothing(async () => ({ calls: found.shift() ?? 0 }), 60_000), { calls: 0 })
    assert.deepStrictEqual(found, [7])
  })

  it("gives up with what is there still", async () => {
    assert.deepStrictEqual(await untilNothing(async () => ({ calls: 2, waiting: 0 }), 1), { calls: 2, waiting: 0 })
  })
})
