/** One character of the longest text becomes a byte that is no UTF-8, and all else stays as it was. */
import { assert, describe, it } from "@effect/vitest"
import { breakBody } from "../../src/faults/breakBody.ts"
import { hashWord, seededRandom } from "../../src/generation/seededRandom.ts"

const broken = (body: string): Buffer => {
  const { steps } = breakBody({ headers: {}, body, due: 0 }, { kind: "invalid_utf8" }, seededRandom(hashWord(1)))
  return Buffer.concat(steps.map(({ bytes }) => bytes))
}

describe("invalid_utf8", () => {
  const texts: ReadonlyArray<readonly [name: string, written: string, becomes: string]> = [
    ["letters", "hello there", "\uFFFDello there"],
    ["CJK", "你好世界你好世界", "\uFFFD好世界你好世界"],
    ["digits", "1234567890", "\uFFFD234567890"],
    ["capitals", "ABCDEFGH", "\uFFFDBCDEFGH"],
    ["short escapes", '\\n\\"\\\\word', '\\n\\"\\\\\uFFFDord'],
    ["escapes of code units", "\\u00e9\\ud83d\\ude00word", "\\u00e9\\ud83d\\ude00\uFFFDord"],
    ["nothing but escapes", "\\n\\n\\n\\n\\u0041", "\\n\\n\\n\\n\\u0041\uFFFD"],
    ["surrogate pairs", "😀😀😀😀", "\uFFFD😀😀😀"],
    ["a quote at the end", 'longer\\\\\\"', '\uFFFDonger\\\\\\"'],
  ]
  it.each(texts)("leaves the JSON around it whole: %s", (_, written, becomes) => {
    const bytes = broken(`{"a":["${written}",1],"b":""}`)
    assert.strictEqual(bytes.toString("utf8"), `{"a":["${becomes}",1],"b":""}`)
    assert.strictEqual(bytes.filter((byte) => byte === 0xff).length, 1)
    assert.doesNotThrow(() => JSON.parse(bytes.toString("utf8")))
  })

  it("finds a place where no text has a character", () => {
    assert.strictEqual(broken('[""]').toString("utf8"), '["\uFFFD"]')
    assert.strictEqual(broken("[1]").toString("utf8"), "[1]\uFFFD")
    assert.strictEqual(broken("").toString("utf8"), "\uFFFD")
  })

  it("takes a text of 16 MB", () => {
    const length = 16 * 1_048_576
    const bytes = broken(`{"b64_json":"${"A1".repeat(length / 2)}"}`)
    assert.strictEqual(bytes.length, length + '{"b64_json":""}'.length)
    assert.strictEqual(bytes.indexOf(0xff), '{"b64_json":"'.length)
  })
})
