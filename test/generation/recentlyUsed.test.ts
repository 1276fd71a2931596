/** The memory of schemas stays small and forgets the right ones. */
import { assert, describe, it } from "@effect/vitest"
import { recentlyUsed } from "../../src/generation/recentlyUsed.ts"

describe("recentlyUsed", () => {
  it("forgets what was used longest ago", () => {
    const memory = recentlyUsed<number>(2, 100)
    memory.set("a", 1)
    memory.set("b", 2)
    memory.get("a")
    memory.set("c", 3)
    assert.deepStrictEqual([memory.get("a"), memory.get("b"), memory.get("c")], [1, undefined, 3])
  })

  it("stays below its size", () => {
    const memory = recentlyUsed<number>(10, 10)
    memory.set("aaaa", 1)
    memory.set("bbbb", 2)
    memory.set("cccc", 3)
    assert.deepStrictEqual([memory.get("aaaa"), memory.get("bbbb"), memory.get("cccc")], [undefined, 2, 3])
    memory.set("x".repeat(11), 4)
    assert.isUndefined(memory.get("x".repeat(11)))
  })

  it("counts a key set again once", () => {
    const memory = recentlyUsed<number>(10, 10)
    for (let i = 0; i < 5; i++) memory.set("aaaaaa", i)
    memory.set("bbbb", 1)
    assert.deepStrictEqual([memory.get("aaaaaa"), memory.get("bbbb")], [4, 1])
  })
})
