/** How many prompt tokens a picture takes, by OpenAI's published rules (its guide "Images and vision"). */

export type ImageDetail = "low" | "high" | "auto" | "original"

/** A picture is cut into tiles of 512 pixels after it was scaled down. */
interface TileRule {
  readonly base: number
  readonly perTile: number
  readonly shortestSide: number
}

/** A picture is covered by patches of 32 pixels, scaled down if they are too many; tokens are a multiple of patches. */
interface PatchRule {
  readonly multiplier: number
  readonly most: number
  /** Most patches where the caller asks for the original. */
  readonly mostOriginal?: number
}

const usual: TileRule = { base: 85, perTile: 170, shortestSide: 768 }

/** The first pattern that fits a model's id counts. */
const rules: ReadonlyArray<readonly [RegExp, TileRule | PatchRule]> = [
  [/gpt-image/, { base: 65, perTile: 129, shortestSide: 512 }],
  [/computer-use/, { base: 65, perTile: 129, shortestSide: 768 }],
  [/gpt-4o-mini/, { base: 2833, perTile: 5667, shortestSide: 768 }],
  [/o4-mini|codex-mini-latest/, { multiplier: 1.72, most: 1536 }],
  [/gpt-(4\.1|5[.\d]*)-nano/, { multiplier: 2.46, most: 1536 }],
  [/gpt-(4\.1|5[.\d]*)-(codex-)?mini/, { multiplier: 1.62, most: 1536 }],
  // The guide gives no multiplier for these; 1.2 is what callers are billed.
  [/gpt-5\.[23]/, { multiplier: 1.2, most: 1536 }],
  [/gpt-(5\.[4-9]|[6-9])/, { multiplier: 1.2, most: 2500, mostOriginal: 10_000 }],
  [/gpt-5/, { base: 70, perTile: 140, shortestSide: 768 }],
  [/(^|\/|:)o\d/, { base: 75, perTile: 150, shortestSide: 768 }],
]

const tile = 512
const longestSide = 2048
const patch = 32
const lowSide = 512

export const imageTokens = (model: string, width: number, height: number, detail: ImageDetail): number => {
  const rule = rules.find(([pattern]) => pattern.test(model))?.[1] ?? usual
  if (width <= 0 || height <= 0) return 0
  return "perTile" in rule ? tileTokens(rule, width, height, detail) : patchTokens(rule, width, height, detail)
}

const tileTokens = ({ base, perTile, shortestSide }: TileRule, width: number, height: number, detail: ImageDetail) => {
  if (detail === "low") return base
  const fits = Math.min(1, longestSide / Math.max(width, height))
  const scale = fits * Math.min(1, shortestSide / (Math.min(width, height) * fits))
  return base + perTile * cover(width * scale, tile) * cover(height * scale, tile)
}

const patchTokens = (
  { multiplier, most, mostOriginal = most }: PatchRule,
  width: number,
  height: number,
  detail: ImageDetail,
): number => {
  const scale = detail === "low" ? Math.min(1, lowSide / Math.max(width, height)) : 1
  const patches = patchesOf(width * scale, height * scale, detail === "original" ? mostOriginal : most)
  return Math.ceil(patches * multiplier)
}

/** Too many are brought down to whole patches on the side that must shrink more. */
const patchesOf = (width: number, height: number, most: number): number => {
  const all = cover(width, patch) * cover(height, patch)
  if (all <= most) return all
  const shrink = Math.sqrt((patch * patch * most) / (width * height))
  const columns = (width * shrink) / patch
  const rows = (height * shrink) / patch
  const whole = Math.min(Math.floor(columns) / columns, Math.floor(rows) / rows)
  return Math.min(most, cover(columns * whole, 1) * cover(rows * whole, 1))
}

/** Scaling leaves fractions of pixels, which need no piece of their own. */
const cover = (length: number, piece: number): number => Math.max(1, Math.ceil(length / piece - 1e-9))
