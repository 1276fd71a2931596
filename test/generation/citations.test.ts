/** Citations lie on words of the text, in order and apart, and name pages that look like some. */
import { assert, describe, it } from "@effect/vitest"
import { citations } from "../../src/generation/citations.ts"
import { phrase } from "../../src/generation/phrase.ts"
import { randomOf } from "./json/draw.ts"

const texts = [
  "word",
  "two words",
  "  three\n\nwords here  ",
  "Lorem ipsum dolor sit amet, consectetur adipiscing elit. Sed do eiusmod tempor incididunt.",
  "Ends with 😀 and 日本語 ",
  ...Array.from({ length: 20 }, (_, i) =>
    Array.from({ length: i }, (_, j) => phrase(randomOf(`${i} ${j}`))).join(".\n"),
  ),
].filter((text) => text !== "")

const isBorder = (text: string, at: number): boolean =>
  at === 0 || at === text.length || /\s/.test(text.charAt(at - 1)) !== /\s/.test(text.charAt(at))

describe("citations", () => {
  it("cite one to three stretches of words, in order and apart", () => {
    const counts = new Set<number>()
    let longest = 0
    for (const text of texts) {
      for (let seed = 0; seed < 40; seed++) {
        const found = citations(text, randomOf(seed))
        counts.add(found.length)
        assert.isAtLeast(found.length, 1)
        let before = 0
        for (const { start, end } of found) {
          assert.isAtLeast(start, before)
          assert.isAbove(end, start)
          assert.isTrue(isBorder(text, start) && isBorder(text, end), text)
          assert.strictEqual(text.slice(start, end), text.slice(start, end).trim())
          longest = Math.max(longest, text.slice(start, end).split(/\s+/).length)
          before = end
        }
        assert.isAtMost(before, text.length)
      }
    }
    assert.deepStrictEqual([...counts].sort(), [1, 2, 3])
    assert.strictEqual(longest, 9)
  })

  it("name different pages by https and a title", () => {
    for (let seed = 0; seed < 200; seed++) {
      const found = citations(texts[3] ?? "", randomOf(seed))
      assert.strictEqual(new Set(found.map(({ url }) => url)).size, found.length)
      for (const { url, title } of found) {
        assert.strictEqual(new URL(url).href, url)
        assert.match(url, /^https:\/\/\w+\.example\.(?:com|org|net)\/[a-z]+\/[a-z-]+$/)
        assert.match(title, /^[A-Z][a-z]+(?: [A-Z][a-z]+)+ \| /)
      }
    }
  })

  it("are none for a text without words", () => {
    for (const text of ["", " \n\t"]) assert.deepStrictEqual(citations(text, randomOf(1)), [])
  })

  it("repeat themselves with a seed", () => {
    const [text = ""] = texts.slice(3)
    assert.deepStrictEqual(citations(text, randomOf(5)), citations(text, randomOf(5)))
    assert.notDeepEqual(citations(text, randomOf(5)), citations(text, randomOf(6)))
  })
})
