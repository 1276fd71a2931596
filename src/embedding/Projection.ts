/** Spreads few numbers over a whole vector, and keeps the angles between vectors: a randomised Hadamard transform. */
import { mixed } from "./hashText.ts"

export interface Projection {
  /** To be filled before each `project`, which overwrites them; their number is a power of two. */
  readonly buckets: Float32Array
  /**
   * The first `dimensions` numbers of the vector, of unit length together.
   * @param likeness the cosine that vectors have without anything in common
   */
  readonly project: (likeness: number, dimensions: number) => Float32Array
}

export const makeProjection = (size: number): Projection => {
  const width = 2 ** Math.ceil(Math.log2(size))
  const buckets = new Float32Array(width)
  const order = shuffled(width)
  const common = Float32Array.from({ length: size }, (_, i) => bellShaped(i))
  return {
    buckets,
    project: (likeness, dimensions) => {
      let energy = 0
      for (const value of buckets) energy += value * value
      transform(buckets)
      const own = Math.sqrt((1 - likeness) / energy)
      const shared = Math.sqrt(likeness)
      const vector = new Float32Array(dimensions)
      let length = 0
      for (let i = 0; i < dimensions; i++) {
        const value = own * (buckets[order[i] ?? 0] ?? 0) + shared * (common[i] ?? 0)
        vector[i] = value
        length += value * value
      }
      roundAll(vector, Math.sqrt(length))
      return vector
    },
  }
}

/** Vectors have nine decimals, so that they are the same numbers written as text and as bytes. */
const unit = 1e-9

const roundAll = (vector: Float32Array, length: number): void => {
  const scale = 1 / (length * unit)
  for (let i = 0; i < vector.length; i++) vector[i] = Math.round((vector[i] ?? 0) * scale) * unit
}

/** The Walsh-Hadamard transform, in place: each number becomes a sum of all, with signs that no other number has. */
const transform = (values: Float32Array): void => {
  for (let half = 1; half < values.length; half *= 2) {
    for (let start = 0; start < values.length; start += half * 2) {
      for (let i = start; i < start + half; i++) {
        const one = values[i] ?? 0
        const other = values[i + half] ?? 0
        values[i] = one + other
        values[i + half] = one - other
      }
    }
  }
}

/** A fixed order of 0 to `length - 1`: the transform's numbers next to each other are not independent. */
const shuffled = (length: number): Uint16Array => {
  const order = Uint16Array.from({ length }, (_, i) => i)
  for (let i = length - 1; i > 0; i--) {
    const j = (mixed(i) >>> 0) % (i + 1)
    const moved = order[i] ?? 0
    order[i] = order[j] ?? 0
    order[j] = moved
  }
  return order
}

/** A number near a normal distribution of mean 0 and variance 1, fixed for each index. */
const bellShaped = (index: number): number => {
  let sum = -2
  for (let draw = 1; draw <= 4; draw++) sum += (mixed(index * 4 + draw) >>> 0) / 2 ** 32
  return sum * Math.sqrt(3)
}
