/** The tokens of pictures that are drawn, by OpenAI's table for GPT image models. */
import type { ImageJob } from "./ImageJob.ts"

export interface ImageUsage {
  readonly textTokens: number
  readonly imageTokens: number
  readonly outputTokens: number
}

interface Row {
  readonly square: number
  readonly portrait: number
  readonly landscape: number
}

const medium: Row = { square: 1_056, portrait: 1_584, landscape: 1_568 }
const high: Row = { square: 4_160, portrait: 6_240, landscape: 6_208 }

/** No counts are published above `high`. */
const rows: Readonly<Record<string, Row>> = {
  low: { square: 272, portrait: 408, landscape: 400 },
  medium,
  high,
  xhigh: high,
  max: high,
}

const pixels = { square: 1_024 * 1_024, other: 1_024 * 1_536 }
const tokensOfPartialImage = 100

/** Of one picture and its partial ones; sizes that the table lacks count by their area. */
export const outputTokens = ({ width, height, quality, partialImages, streaming }: ImageJob): number => {
  const { square, portrait, landscape } = rows[quality] ?? medium
  const [tokens, area] =
    width === height ? [square, pixels.square] : [width < height ? portrait : landscape, pixels.other]
  return Math.round((tokens * width * height) / area) + (streaming ? partialImages * tokensOfPartialImage : 0)
}

export const wireUsage = ({ textTokens, imageTokens, outputTokens: output }: ImageUsage) => ({
  input_tokens: textTokens + imageTokens,
  input_tokens_details: { image_tokens: imageTokens, text_tokens: textTokens },
  output_tokens: output,
  total_tokens: textTokens + imageTokens + output,
})
