/** What an answer shows or lets hear, beside its text or in the place of it. */

import type { FieldProblem } from "../../domain/FieldProblem.ts"
import type { ModelCard } from "../../domain/ModelCard.ts"
import { pictureOf } from "../../http/pictureOf.ts"
import { fileOf, soundOf } from "../../media/soundOf.ts"
import { sampleRate, speechOf } from "../../media/speechOf.ts"
import { listOf } from "./listOf.ts"
import { questionIn } from "./questionIn.ts"
import type { GenerateContentRequest } from "./Wire.ts"
import type { ReplyPart } from "./WireReply.ts"

export interface OutputMedium {
  readonly modality: "IMAGE" | "AUDIO"
  /** What is drawn, or read aloud. */
  readonly text: string
  readonly voice: string
  /** Whether there is no text beside it: its tokens are then the medium's. */
  readonly alone: boolean
}

type Asked = Pick<GenerateContentRequest, "contents" | "generationConfig">

/** `undefined` for an answer in text. Models that draw do so unless they are told not to. */
export const outputMedium = (request: Asked, card: ModelCard): OutputMedium | undefined => {
  const asked = modalitiesIn(request, card)
  const modality = asked.find((one) => one === "IMAGE" || one === "AUDIO")
  if (modality === undefined) return undefined
  const text = questionIn(listOf(request.contents)).slice(0, longest)
  return { modality, text, voice: voiceIn(request), alone: !asked.includes("TEXT") }
}

/** A minute and more of speech. */
const longest = 1_000

const modalitiesIn = ({ generationConfig }: Asked, { outputModalities }: ModelCard): ReadonlyArray<string> => {
  const asked = listOf(generationConfig?.responseModalities).filter((one) => one !== "MODALITY_UNSPECIFIED")
  if (asked.length > 0) return asked
  return outputModalities.includes("image") ? ["TEXT", "IMAGE"] : ["TEXT"]
}

export const modalityProblem = (request: Asked, card: ModelCard): FieldProblem | undefined => {
  const asked = modalitiesIn(request, card)
  const known = card.outputModalities.map((one) => one.toUpperCase())
  if (asked.every((one) => known.includes(one))) return undefined
  return {
    _tag: "Other",
    path: ["generationConfig", "responseModalities"],
    message:
      `The requested combination of response modalities (${asked.join(", ")}) is not supported by the model. ` +
      `models/${card.id} accepts the following combination of response modalities:\n* ${known.join(", ")}\n`,
    code: undefined,
  }
}

const voiceIn = ({ generationConfig }: Asked): string =>
  generationConfig?.speechConfig?.voiceConfig?.prebuiltVoiceConfig?.voiceName ?? "Kore"

/** Pictures are PNG, sound is PCM. */
export const mediumPart = ({ modality, text, voice }: OutputMedium): ReplyPart => {
  if (modality === "IMAGE") return { inlineData: { mimeType: "image/png", data: pictureOf(text, 1) } }
  const data = fileOf(soundOf("pcm", speechOf({ text, voice }), false)).toString("base64")
  return { inlineData: { mimeType: `audio/L16;codec=pcm;rate=${sampleRate}`, data } }
}
