/** What is wrong with an asked size. */
import type { FieldProblem } from "../../../domain/FieldProblem.ts"
import type { ImageFamily } from "./ImageFamily.ts"

const longestEdge = 3_840
const mostPixels = 3_840 * 2_160
const edgeStep = 16
const widestRatio = 3

export const sizeProblem = (size: string, { name, sizes }: ImageFamily): FieldProblem | undefined => {
  if (sizes !== undefined) {
    return sizes.includes(size) ? undefined : { _tag: "NotOneOf", path: ["size"], allowed: sizes, actual: size }
  }
  if (size === "auto") return undefined
  const [, width = 0, height = 0] = /^(\d{1,5})x(\d{1,5})$/.exec(size)?.map(Number) ?? []
  if (width === 0 || height === 0) return invalid(size, "Expected 'auto' or a size such as '1024x1024'.")
  if (Math.max(width, height) > longestEdge || width * height > mostPixels) {
    return invalid(size, "The largest supported resolution is 3840x2160.")
  }
  if (name === "other") return undefined
  if (width % edgeStep !== 0 || height % edgeStep !== 0) {
    return invalid(size, "Width and height must both be divisible by 16.")
  }
  return Math.max(width / height, height / width) > widestRatio
    ? invalid(size, "The aspect ratio must be between 1:3 and 3:1.")
    : undefined
}

const invalid = (size: string, why: string): FieldProblem => ({
  _tag: "Other",
  path: ["size"],
  message: `Invalid size '${size}'. ${why}`,
  code: "invalid_value",
})
