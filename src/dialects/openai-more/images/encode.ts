/** Writes pictures as OpenAI's image endpoints do. */
import { frameText } from "../../../http/frameText.ts"
import type { ImageJob } from "./ImageJob.ts"
import { type ImageUsage, wireUsage } from "./imageUsage.ts"
import { drawPicture, type Picture, pictureName, pictureOf } from "./Picture.ts"

export interface ImageAnswer {
  readonly job: ImageJob
  readonly createdAt: number
  readonly usage: ImageUsage
  /** The server's own, such as `http://localhost:8080`. */
  readonly origin: string
}

export const wholeImages = ({ job, createdAt, usage, origin }: ImageAnswer) => {
  const data = Array.from({ length: job.count }, (_, index) => imageOf(job, pictureOf(job, index), origin))
  if (job.family.name !== "gpt-image") return { created: createdAt, data }
  return {
    created: createdAt,
    ...described(job),
    data,
    usage: { ...wireUsage(usage), output_tokens_details: { image_tokens: usage.outputTokens, text_tokens: 0 } },
  }
}

const imageOf = (job: ImageJob, picture: Picture, origin: string) => ({
  ...(job.family.name === "dall-e-3" && { revised_prompt: `A detailed picture, drawn with care: ${job.prompt}` }),
  ...(job.family.name === "gpt-image" || job.delivery === "b64_json"
    ? { b64_json: drawPicture(picture).toString("base64") }
    : { url: `${origin}/llmsim/files/${pictureName(picture)}` }),
})

const described = ({ background, outputFormat, quality, width, height, safetyIdentifier }: ImageJob) => ({
  background,
  output_format: outputFormat,
  quality,
  size: `${width}x${height}`,
  ...(safetyIdentifier !== undefined && { safety_identifier: safetyIdentifier }),
})

/** The events of a stream: the partial pictures, then the pictures. */
export const imageEvents = (kind: "image_generation" | "image_edit", answer: ImageAnswer) => {
  const { job, createdAt, usage } = answer
  const pictures = Array.from({ length: job.count }, (_, index) => pictureOf(job, index))
  const { safety_identifier, ...looks } = described(job)
  const event = (type: string, png: Buffer, fields: object): Buffer => {
    const data = { type, b64_json: png.toString("base64"), created_at: createdAt, ...looks, ...fields }
    return Buffer.from(frameText({ event: type, data: JSON.stringify(data) }))
  }
  const partial = (index: number) => (picture: Picture) =>
    event(`${kind}.partial_image`, drawPicture(picture, (index + 1) / (job.partialImages + 1)), {
      partial_image_index: index,
    })
  const ofOne = { ...usage, outputTokens: Math.round(usage.outputTokens / job.count) }
  const completed = (picture: Picture) =>
    event(`${kind}.completed`, drawPicture(picture), {
      usage: wireUsage(ofOne),
      ...(safety_identifier !== undefined && { safety_identifier }),
    })
  return (index: number): Buffer => Buffer.concat(pictures.map(index < job.partialImages ? partial(index) : completed))
}
