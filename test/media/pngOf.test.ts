/** Pictures are valid PNG files of the asked size that show the asked text. */
import { assert, describe, it } from "@effect/vitest"
import { type PictureSpec, pngOf } from "../../src/media/pngOf.ts"
import { readPng } from "../support/readPng.ts"

const draw = (spec: Partial<PictureSpec> = {}) => pngOf({ width: 200, height: 100, lines: ["I"], hue: 0, ...spec })

/** What differs from the picture without text, as rows of `#` and `.`. */
const inkIn = (spec: Partial<PictureSpec>, width: number, height: number): ReadonlyArray<string> => {
  const [text, plain] = [readPng(draw(spec)), readPng(draw({ ...spec, lines: [] }))]
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => (text.pixel(x, y) === plain.pixel(x, y) ? "." : "#")).join(""),
  )
}

describe("pngOf", () => {
  it("draws letters", () => {
    assert.deepStrictEqual(inkIn({ lines: ["Té"] }, 14, 10), [
      "..............",
      "..............",
      "..#####.......",
      "..#.#.#.......",
      "....#....###..",
      "....#...#...#.",
      "....#...#####.",
      "....#...#.....",
      "....#....###..",
      "..............",
    ])
  })

  it("wraps long texts, and leaves out what has no room", () => {
    const rows = inkIn({ lines: ["word ".repeat(1_000)] }, 190, 88)
    const written = rows.map((row) => row.includes("#"))
    assert.isTrue(written[2])
    assert.isTrue(written.slice(70, 80).includes(true))
    const picture = readPng(draw({ lines: ["x".repeat(100_000)] }))
    assert.deepStrictEqual([picture.width, picture.height], [200, 100])
  })

  it("marks every picture as a simulated one", () => {
    const picture = readPng(draw({ lines: [] }))
    const corner = new Set(
      Array.from({ length: 40 * 9 }, (_, i) => picture.pixel(160 + (i % 40), 91 + Math.floor(i / 40))),
    )
    const elsewhere = new Set(Array.from({ length: 40 * 9 }, (_, i) => picture.pixel(i % 40, 91 + Math.floor(i / 40))))
    assert.strictEqual(corner.size, elsewhere.size + 1)
  })

  it("goes from one colour to another, by its hue", () => {
    const [red, blue] = [readPng(draw({ hue: 0 })), readPng(draw({ hue: 240 }))]
    assert.notStrictEqual(red.pixel(199, 0), red.pixel(0, 90))
    assert.notStrictEqual(red.pixel(199, 0), blue.pixel(199, 0))
  })

  it("is transparent behind the text where that is asked", () => {
    assert.strictEqual(readPng(draw()).transparent, 0)
    assert.isAbove(readPng(draw({ transparent: true })).transparent, 0)
  })

  for (const [width, height] of [
    [1, 1],
    [3, 2_000],
    [2_000, 3],
    [1_024, 1_024],
    [3_840, 2_160],
  ] as const) {
    it(`takes ${width} by ${height}`, () => {
      const bytes = draw({ width, height, lines: ["A prompt of some length"] })
      const picture = readPng(bytes)
      assert.deepStrictEqual([picture.width, picture.height], [width, height])
      assert.isBelow(bytes.length, 60_000)
    })
  }
})
