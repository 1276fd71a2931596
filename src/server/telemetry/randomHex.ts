/** Ids that nobody else has, cut from a store of chance, since asking for each by itself costs more than the rest of a span. */
import { randomFillSync } from "node:crypto"

const store = Buffer.alloc(2048)
let digits = ""
let used = 0

export const randomHex = (length: number): string => {
  if (used + length > digits.length) {
    digits = randomFillSync(store).toString("hex")
    used = 0
  }
  used += length
  const id = digits.slice(used - length, used)
  // W3C has no id of zeros alone.
  return /[^0]/.test(id) ? id : randomHex(length)
}
