/** The pictures that came with an image request. */
import { Effect } from "effect"
import type { FieldProblem } from "../../../domain/FieldProblem.ts"
import type { SimError } from "../../../domain/SimError.ts"
import type { Form, UploadedFile } from "../../../http/Form.ts"
import { type ImageSize, imageSize } from "../../../media/imageSize.ts"
import { imageTokens } from "../../../media/imageTokens.ts"
import { refused } from "../refused.ts"
import type { ImageFamily } from "./ImageFamily.ts"

const mostPictures = 16
const mostBytes = { old: 4 * 1024 * 1024, gpt: 50 * 1024 * 1024 }

/** The sizes of the pictures to work on; a mask is checked, and not among them. */
export const uploadedPictures = (
  files: Form["files"],
  { name }: ImageFamily,
): Effect.Effect<ReadonlyArray<ImageSize>, SimError> => {
  const images = files("image")
  if (images.length === 0) return refused({ _tag: "Missing", path: ["image"] })
  const old = name === "dall-e-2" || name === "dall-e-3"
  const most = old ? 1 : mostPictures
  if (images.length > most) {
    const range = { side: "maximum", limit: most, actual: images.length, of: "array" } as const
    return refused({ _tag: "OutOfRange", path: ["image"], ...range })
  }
  const sizes = images.map(({ bytes }) => imageSize(bytes))
  for (const [index, file] of images.entries()) {
    const problem = pictureProblem(file, sizes[index], old)
    if (problem !== undefined) return refused(problem)
  }
  const known = sizes.filter((size) => size !== undefined)
  const problem = maskProblem(files("mask")[0], known[0])
  return problem === undefined ? Effect.succeed(known) : refused(problem)
}

const pictureProblem = (file: UploadedFile, size: ImageSize | undefined, old: boolean): FieldProblem | undefined => {
  const limit = old ? mostBytes.old : mostBytes.gpt
  if (file.bytes.length > limit) {
    return problem("image", `Uploaded image must be a ${old ? "PNG and " : ""}less than ${limit / 1024 / 1024} MB.`)
  }
  if (size === undefined || size.format === "gif" || (old && size.format !== "png")) {
    return problem(
      "image",
      `Invalid file '${file.name}': unsupported mimetype ('${file.type}'). Supported file formats are ${
        old ? "'image/png'" : "'image/jpeg', 'image/png', and 'image/webp'"
      }.`,
      "unsupported_file_mimetype",
    )
  }
  return old && size.width !== size.height ? problem("image", "Uploaded image must be square.") : undefined
}

const maskProblem = (mask: UploadedFile | undefined, image: ImageSize | undefined): FieldProblem | undefined => {
  if (mask === undefined) return undefined
  const size = imageSize(mask.bytes)
  if (size?.format !== "png") return problem("mask", "Invalid mask image format - mask must be a PNG file.")
  return size.width === image?.width && size.height === image.height
    ? undefined
    : problem("mask", "Invalid mask image size - mask size does not match image size.")
}

const problem = (field: string, message: string, code?: string): FieldProblem => ({
  _tag: "Other",
  path: [field],
  message,
  code,
})

/** What a picture costs more when its details are to be kept: square ones, and others. */
const fidelity = { square: 4_160, other: 6_240 }

export const pictureTokens = (
  pictures: ReadonlyArray<ImageSize>,
  model: string,
  inputFidelity: "high" | "low",
): number => {
  let tokens = 0
  for (const { width, height } of pictures) {
    tokens += imageTokens(model, width, height, "high")
    if (inputFidelity === "high") tokens += width === height ? fidelity.square : fidelity.other
  }
  return tokens
}
