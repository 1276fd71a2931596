/** Unbroken runs: counted within a hundredth of the exact count, in time that grows with the length only. */
import { assert, describe, it } from "@effect/vitest"
import { hashWord, seededRandom } from "../../src/generation/seededRandom.ts"
import { encodings, oracleCount } from "./encodings.ts"

const drawn = (length: number, charAt: (random: number) => string, seed = "runs"): string => {
  const random = seededRandom(hashWord(seed))
  return Array.from({ length }, () => charAt(random.nextDoubleUnsafe())).join("")
}

const between = (from: number, to: number) => (random: number) =>
  String.fromCodePoint(from + Math.floor(random * (to - from + 1)))

const cjk = between(0x4e00, 0x9fff)
const smallLetter = between(0x61, 0x7a)
const anyLetter = (random: number) =>
  random < 0.5 ? between(0x41, 0x5a)(random * 2) : between(0x61, 0x7a)(random * 2 - 1)

/** A run is cut every 256 units. js-tiktoken's time grows with the square of a run's bytes, so none is longer than need be. */
const runs: Readonly<Record<string, string>> = {
  "the letter a": "a".repeat(1_500),
  "rare Chinese characters": drawn(900, cjk),
  "equals signs": "=".repeat(1_501),
  spaces: " ".repeat(1_501),
  emoji: "😀".repeat(600),
  "random small letters": drawn(1_500, smallLetter),
  "capitals and then small letters": "A".repeat(800) + "b".repeat(800),
  "random capitals and small letters": drawn(1_500, anyLetter),
  "a Chinese sentence": "今天天气很好我们去公园玩吧".repeat(40),
  "a mark and then emoji": `!${"😀".repeat(500)}`,
  "a Chinese character and then rare ones of two code units": `中${"𠮷".repeat(300)}`,
  "different emoji": drawn(500, between(0x1f600, 0x1f64f)),
  "blocks of capitals and small letters": ("A".repeat(100) + "b".repeat(100)).repeat(6),
  "one long word": "internationalization".repeat(60),
  "spaces before a word": `${" ".repeat(1_201)}x`,
  "line breaks": "\n".repeat(1_201),
  "Windows line breaks": "\r\n".repeat(600),
  tabs: "\t".repeat(1_200),
  "wide spaces": "\u3000".repeat(600),
  digits: "7".repeat(3_000),
  "random ASCII marks": drawn(1_200, (random) => "!@#$%^&*-+=_"[Math.floor(random * 12)] ?? "!"),
  Russian: "привет".repeat(150),
  Korean: "안녕하세요".repeat(150),
  Thai: "สวัสดีครับ".repeat(100),
  "zero bytes": "\0".repeat(1_200),
}

describe("an unbroken run", () => {
  for (const encoding of encodings) {
    for (const [kind, run] of Object.entries(runs)) {
      it(`of ${kind} is counted within 1 % of the exact count (${encoding.name})`, () => {
        const exact = oracleCount(encoding.name, run)
        assert.isAtMost(Math.abs(encoding.count(run) - exact) / exact, 0.01)
      }, 60_000)
    }

    it(`comes apart into pieces that join to it and hold its count (${encoding.name})`, () => {
      for (const run of Object.values(runs)) {
        const pieces = encoding.pieces(run)
        assert.strictEqual(pieces.map((piece) => piece.text).join(""), run)
        assert.strictEqual(
          pieces.reduce((sum, piece) => sum + piece.tokens, 0),
          encoding.count(run),
        )
      }
    })

    it(`between ordinary words changes no count of theirs (${encoding.name})`, () => {
      const text = `It's here:\n  ${"=".repeat(600)}\nand ${"z".repeat(600)}'s end, ${" ".repeat(600)}\n\n 中文 ok.`
      assert.strictEqual(encoding.count(text), oracleCount(encoding.name, text))
    })
  }
})

const size = 250_000

const longTexts: Readonly<Record<string, string>> = {
  English: "The quick brown fox jumps over the lazy dog, and then it rests for a while. ".repeat(size / 76),
  "the letter a": "a".repeat(size),
  Chinese: drawn(size / 3, cjk),
  spaces: " ".repeat(size),
  "line breaks": "\n".repeat(size),
  "equals signs": "=".repeat(size),
  emoji: "😀".repeat(size / 4),
  "random letters": drawn(size, smallLetter),
}

/** Generous: a count that grew with the square of the length would take half a minute and more. */
const limitMs = 5_000

describe("a quarter of a megabyte", () => {
  for (const encoding of encodings) {
    for (const [kind, text] of Object.entries(longTexts)) {
      it(`of ${kind} is counted in seconds (${encoding.name})`, () => {
        const before = process.cpuUsage()
        const count = encoding.count(text)
        // Time of the processor, not of the clock: a busy machine is no square.
        assert.isBelow(process.cpuUsage(before).user / 1_000, limitMs)
        assert.isAbove(count, 1_000)
      }, 120_000)
    }
  }
})
