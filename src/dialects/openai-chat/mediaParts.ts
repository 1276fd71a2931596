/** Pictures and sounds of a prompt, with the tokens that OpenAI counts for them. */
import type { Part } from "../../domain/Prompt.ts"
import { audioDuration } from "../../media/audioDuration.ts"
import { imageSize } from "../../media/imageSize.ts"
import { imageTokens } from "../../media/imageTokens.ts"

/** Pictures behind a plain URL are not fetched, but taken for one of this size. */
const usualSize = { width: 1024, height: 1024 }
const audioTokensPerSecond = 10

type Detail = Extract<Part, { _tag: "Image" }>["detail"] | "original"

export const imagePart = (url: string, detail: Detail, model: string): Part => {
  const { width, height } = (url.startsWith("data:") ? imageSize(url) : undefined) ?? usualSize
  const seen = detail === "original" ? "high" : detail
  return { _tag: "Image", url, detail: seen, tokens: imageTokens(model, width, height, detail) }
}

export const audioPart = (format: string, base64: string): Part => {
  const seconds = audioDuration(Buffer.from(base64, "base64"))
  return { _tag: "Audio", format, base64, tokens: Math.max(1, Math.ceil(seconds * audioTokensPerSecond)) }
}
