/** The bench's command line: how many streams the aborts case takes. */
import { assert, it } from "@effect/vitest"
import { parseOptions } from "../../bench/options.ts"

const totalOf = (...args: ReadonlyArray<string>): number => {
  const options = parseOptions(args)
  if (options === "help") throw new Error("only the help was asked for")
  return options.total
}

it("has 100,000 streams cut or read, fewer in a hurry, and as many as one wishes", () => {
  assert.strictEqual(totalOf("--case", "aborts"), 100_000)
  assert.strictEqual(totalOf("--case", "aborts", "--quick"), 10_000)
  assert.strictEqual(totalOf("--quick", "--total", "500"), 500)
  assert.throws(() => totalOf("--total", "many"), "many is not a positive whole number")
})
