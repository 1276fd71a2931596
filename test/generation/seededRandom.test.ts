/** The generator is uniform and repeatable, and its seeds tell words apart. */
import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { hashWord, type SeedHash, seededRandom } from "../../src/generation/seededRandom.ts"

const doubles = (seed: string | number, count: number): ReadonlyArray<number> => {
  const random = seededRandom(hashWord(seed))
  return Array.from({ length: count }, () => random.nextDoubleUnsafe())
}

const chiSquare = (values: ReadonlyArray<number>, cells: number): number => {
  const counts = new Array<number>(cells).fill(0)
  for (const value of values) counts[Math.floor(value * cells)] = (counts[Math.floor(value * cells)] ?? 0) + 1
  const expected = values.length / cells
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

/** Chi-square of 99 degrees of freedom: below 50 or above 161 once in ten thousand times. */
const assertUniform = (values: ReadonlyArray<number>) => {
  const found = chiSquare(values, 100)
  assert.isAbove(found, 50)
  assert.isBelow(found, 161)
}

const keyOf = ({ a, b, c, d }: SeedHash): string => `${a >>> 0}.${b >>> 0}.${c >>> 0}.${d >>> 0}`

describe("seededRandom", () => {
  it("draws doubles of at least 0 and less than 1", () => {
    for (const value of doubles("range", 100_000)) assert.isTrue(value >= 0 && value < 1)
  })

  it("draws uniformly", () => {
    for (const seed of ["one", "two", "three"]) assertUniform(doubles(seed, 100_000))
  })

  it("draws pairs uniformly", () => {
    const values = doubles("pairs", 200_000)
    const pairs = Array.from({ length: 100_000 }, (_, i) => {
      const [x, y] = [values[2 * i] ?? 0, values[2 * i + 1] ?? 0]
      return (Math.floor(x * 10) * 10 + Math.floor(y * 10) + 0.5) / 100
    })
    assertUniform(pairs)
  })

  it("draws the first numbers of different seeds uniformly", () => {
    const firsts = Array.from({ length: 100_000 }, (_, seed) => doubles(seed, 1)[0] ?? 0)
    assertUniform(firsts)
  })

  it("fills all 53 bits of a double", () => {
    const lowBits = doubles("bits", 10_000).map((value) => (value * 2 ** 53) % 2 ** 21)
    assertUniform(lowBits.map((bits) => bits / 2 ** 21))
    assert.isTrue(lowBits.every(Number.isInteger))
  })

  it("draws safe integers of both signs", () => {
    const random = seededRandom(hashWord("integers"))
    const integers = Array.from({ length: 10_000 }, () => random.nextIntUnsafe())
    assert.isTrue(integers.every(Number.isSafeInteger))
    const negative = integers.filter((value) => value < 0).length
    assert.approximately(negative / integers.length, 0.5, 0.02)
  })

  it.prop(
    "repeats with its seed",
    [Schema.String],
    ([seed]) => {
      assert.deepStrictEqual(doubles(seed, 10), doubles(seed, 10))
    },
    { arbitrary: { seed: 1 } },
  )

  it("differs with the seed from the first number on", () => {
    const firsts = Array.from({ length: 10_000 }, (_, seed) => doubles(seed, 1)[0])
    assert.strictEqual(new Set(firsts).size, 10_000)
  })

  it("does not repeat itself within many draws", () => {
    assert.strictEqual(new Set(doubles("cycle", 100_000)).size, 100_000)
  })
})

describe("hashWord", () => {
  it("tells a hundred thousand words apart", () => {
    const hashes = new Set<string>()
    for (let i = 0; i < 50_000; i++) {
      hashes.add(keyOf(hashWord(i)))
      hashes.add(keyOf(hashWord(`word ${i}`)))
    }
    assert.strictEqual(hashes.size, 100_000)
  })

  it("tells a hundred thousand words apart by each of its four lanes, nearly", () => {
    const lanes = { a: new Set<number>(), b: new Set<number>(), c: new Set<number>(), d: new Set<number>() }
    for (let i = 0; i < 100_000; i++) {
      const hash = hashWord(i)
      for (const lane of ["a", "b", "c", "d"] as const) lanes[lane].add(hash[lane])
    }
    // A perfect hash of 32 bits has about 1.2 pairs in common; a dozen would be no chance.
    for (const lane of Object.values(lanes)) assert.isAbove(lane.size, 99_988)
  })

  it("depends on the order of the words", () => {
    assert.notStrictEqual(keyOf(hashWord("b", hashWord("a"))), keyOf(hashWord("a", hashWord("b"))))
  })

  it("depends on where one word ends and the next begins", () => {
    const two = (first: string, second: string) => keyOf(hashWord(second, hashWord(first)))
    const all = [two("ab", "c"), two("a", "bc"), two("abc", ""), two("", "abc"), keyOf(hashWord("abc"))]
    assert.strictEqual(new Set(all).size, all.length)
  })

  it("tells a number from its digits", () => {
    assert.notStrictEqual(keyOf(hashWord(1)), keyOf(hashWord("1")))
  })

  it("gives equal words in equal order equal hashes", () => {
    assert.deepStrictEqual(hashWord(2, hashWord("a")), hashWord(2, hashWord("a")))
  })

  it("changes about half its bits with one letter", () => {
    const bits = (word: number) => [...(word >>> 0).toString(2)].filter((bit) => bit === "1").length
    let changed = 0
    for (let i = 0; i < 1_000; i++) {
      const [one, two] = [hashWord(`letter ${i}a`), hashWord(`letter ${i}b`)]
      changed += bits(one.a ^ two.a) + bits(one.b ^ two.b) + bits(one.c ^ two.c) + bits(one.d ^ two.d)
    }
    assert.approximately(changed / 1_000, 64, 3)
  })
})
