/** What callers write cannot change what a log says. */
import { assert, describe, it } from "@effect/vitest"
import { printable } from "../../src/cli/printable.ts"

describe("printable", () => {
  it("leaves words and other scripts as they are", () => {
    assert.strictEqual(printable("POST /v1/é 言葉 🙂"), "POST /v1/é 言葉 🙂")
  })

  it("escapes lines, colours, C1 and marks that turn text around", () => {
    const forged = "gpt\r\n12:00 INFO ok\u001b[31m\u009b31m\u2028\u202e\u0000"
    assert.strictEqual(printable(forged), "gpt\\u000d\\u000a12:00 INFO ok\\u001b[31m\\u009b31m\\u2028\\u202e\\u0000")
  })

  it("keeps JSON the same", () => {
    const value = { model: "a\u2028b\u009bc\nd" }
    assert.deepStrictEqual(JSON.parse(printable(JSON.stringify(value))), value)
  })
})
