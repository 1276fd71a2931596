/** How many prompt tokens a picture takes, by Anthropic's published rule (its guide "Vision"). */
import { imageSize } from "../../media/imageSize.ts"

const pixelsPerToken = 750

/** Pictures whose size is not known are taken for ones of this size: they are behind an address or in a file. */
const usualSize = { width: 1024, height: 1024 }

/** A picture is scaled down to a longest side and to a number of tokens. */
const usual = { longestSide: 1568, most: 1600 }
const large = { longestSide: 2576, most: 4784 }
const seesMore = /(opus-4-[7-9]|(opus|sonnet|haiku|fable|mythos)-[5-9])/

export const imageTokens = (url: string, model: string): number => {
  const { width, height } = (url.startsWith("data:") ? imageSize(url) : undefined) ?? usualSize
  const { longestSide, most } = seesMore.test(model) ? large : usual
  const scale = Math.min(1, longestSide / Math.max(width, height, 1))
  return Math.max(1, Math.min(most, Math.ceil((width * height * scale * scale) / pixelsPerToken)))
}
