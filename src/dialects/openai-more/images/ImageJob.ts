/** A request for pictures, checked, with every default filled in. */
import type { ImageFamily } from "./ImageFamily.ts"

export interface ImageJob {
  readonly model: string
  readonly family: ImageFamily
  readonly prompt: string
  /** What to write on the pictures. */
  readonly caption: string
  readonly width: number
  readonly height: number
  readonly count: number
  readonly quality: string
  readonly background: "transparent" | "opaque"
  readonly outputFormat: "png" | "jpeg" | "webp"
  readonly delivery: "url" | "b64_json"
  readonly streaming: boolean
  readonly partialImages: number
  readonly safetyIdentifier: string | undefined
}
