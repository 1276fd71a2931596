/** The picture that an answer's image generation gives, as base64 of a PNG. */
import { recentlyUsed } from "../generation/recentlyUsed.ts"
import { hashWord } from "../generation/seededRandom.ts"
import { pngOf } from "../media/pngOf.ts"

/** An answer asks for its picture more than once. */
const drawn = recentlyUsed<string>(32, 2 ** 20)

const side = 1024

/** `share` is how much of it is there already. */
export const pictureOf = (prompt: string, share: number): string => {
  const key = `${share} ${prompt}`
  const known = drawn.get(key)
  if (known !== undefined) return known
  const hue = (hashWord(prompt).a >>> 0) % 360
  const picture = pngOf({ width: side, height: side, lines: [prompt], hue, share }).toString("base64")
  drawn.set(key, picture)
  return picture
}
