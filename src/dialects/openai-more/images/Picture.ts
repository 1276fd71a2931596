/** A picture that an answer holds or points at: all that is needed to draw it fits into its address. */
import { Schema } from "effect"
import { hashWord } from "../../../generation/seededRandom.ts"
import { pngOf } from "../../../media/pngOf.ts"
import type { ImageJob } from "./ImageJob.ts"

const Edge = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 4_096 }))

const Fields = Schema.Tuple([Edge, Edge, Schema.Int, Schema.Boolean, Schema.String])
const decode = Schema.decodeUnknownOption(Schema.fromJsonString(Fields))

export type Picture = readonly [width: number, height: number, hue: number, transparent: boolean, text: string]

/** Longer texts would not fit into an address. */
const longestText = 160

/** Pictures of one request differ in colour. */
export const pictureOf = ({ width, height, background, prompt, caption, model }: ImageJob, index: number): Picture => {
  const hue = ((hashWord(prompt, hashWord(model)).a >>> 0) + index * 67) % 360
  const text = caption.replace(/\s+/g, " ").replace(/\p{C}/gu, "").slice(0, longestText)
  return [width, height, hue, background === "transparent", text]
}

export const drawPicture = ([width, height, hue, transparent, text]: Picture, share = 1): Buffer =>
  pngOf({ width, height, hue, transparent, lines: [text], share })

export const pictureName = (picture: Picture): string =>
  `${Buffer.from(JSON.stringify(picture)).toString("base64url")}.png`

export const pictureNamed = (name: string) => decode(Buffer.from(name.replace(/\.png$/, ""), "base64url").toString())
