/** What each family of image models takes. */

export interface ImageFamily {
  readonly name: "dall-e-2" | "dall-e-3" | "gpt-image" | "other"
  readonly longestPrompt: number
  readonly mostImages: number
  /** Absent where any size will do. */
  readonly sizes?: ReadonlyArray<string>
  readonly qualities: ReadonlyArray<string>
  /** Request fields that only other families know. */
  readonly unknown: ReadonlyArray<string>
}

/** Fields that came with GPT image models; a request that names no model and has one of them means such a model. */
export const gptFields = [
  "background",
  "complexity",
  "input_fidelity",
  "moderation",
  "output_compression",
  "output_format",
  "partial_images",
  "stream",
] as const

const dallE2: ImageFamily = {
  name: "dall-e-2",
  longestPrompt: 1_000,
  mostImages: 10,
  sizes: ["256x256", "512x512", "1024x1024"],
  qualities: ["auto", "standard"],
  unknown: [...gptFields, "style"],
}

const dallE3: ImageFamily = {
  name: "dall-e-3",
  longestPrompt: 4_000,
  mostImages: 1,
  sizes: ["1024x1024", "1024x1792", "1792x1024"],
  qualities: ["auto", "standard", "hd"],
  unknown: gptFields,
}

const gptImage: ImageFamily = {
  name: "gpt-image",
  longestPrompt: 32_000,
  mostImages: 10,
  sizes: ["1024x1024", "1024x1536", "1536x1024", "auto"],
  qualities: ["auto", "low", "medium", "high"],
  unknown: ["response_format", "style"],
}

const { sizes: _, ...anySize } = gptImage

/** These draw pictures of any size within bounds, and more carefully when asked. */
const gptImage2: ImageFamily = anySize
const gptImage25: ImageFamily = { ...anySize, qualities: [...gptImage.qualities, "xhigh", "max"] }

/** Models of other makers behind the same API. */
const other: ImageFamily = {
  name: "other",
  longestPrompt: 32_000,
  mostImages: 10,
  qualities: [...gptImage25.qualities, "standard", "hd"],
  unknown: [],
}

export const imageFamilyOf = (model: string): ImageFamily => {
  if (/^dall-e-2/.test(model)) return dallE2
  if (/^dall-e-3/.test(model)) return dallE3
  if (/^gpt-image-(2\.\d|[3-9])/.test(model)) return gptImage25
  if (/^gpt-image-2/.test(model)) return gptImage2
  return /^(gpt-image|chatgpt-image)/.test(model) ? gptImage : other
}
