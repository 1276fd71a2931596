/** What is remembered within bounds, and what goes first. */
import { assert, describe, it } from "@effect/vitest"
import { Remembered } from "../../src/domain/Remembered.ts"

describe("Remembered", () => {
  it("forgets what was not used for longest, whether it was set or got", () => {
    const kept = new Remembered<number>(3)
    for (const [index, key] of ["a", "b", "c"].entries()) kept.set(key, index)
    kept.set("a", 10)
    assert.strictEqual(kept.get("b"), 1)
    kept.set("d", 3)
    assert.strictEqual(kept.get("c"), undefined)
    assert.deepStrictEqual([...kept.values()], [10, 1, 3])
  })

  it("forgets one or all when told so", () => {
    const kept = new Remembered<number>(3)
    for (const [index, key] of ["a", "b", "c"].entries()) kept.set(key, index)
    kept.delete("b")
    assert.deepStrictEqual([...kept.values()], [0, 2])
    kept.clear()
    assert.deepStrictEqual([...kept.values()], [])
  })
})
