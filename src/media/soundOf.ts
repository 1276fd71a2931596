/** Speech in an audio format, in pieces that can be sent one by one. */
import type { AudioCoder } from "./AudioCoder.ts"
import { aacFrame, aacFrameSamples } from "./aacFrame.ts"
import { flacOf } from "./flacOf.ts"
import { mp3Frame, mp3FrameSamples } from "./mp3Of.ts"
import { oggOpus } from "./oggOpus.ts"
import { bytesPerSample, type Speech } from "./speechOf.ts"
import { wavHeader } from "./wavOf.ts"

export const audioFormats = ["mp3", "opus", "aac", "flac", "wav", "pcm"] as const
export type AudioFormat = (typeof audioFormats)[number]

/** All pieces together are the file. */
export interface Sound {
  readonly pieces: number
  readonly piece: (index: number) => Buffer
}

/** A fifth of a second. */
const pieceSamples = 4_800

/** PCM, WAV and FLAC can be heard; the others are as long, and silent. A streamed WAV does not tell its length. */
export const soundOf = (format: AudioFormat, speech: Speech, streamed: boolean): Sound => {
  const { head, frameSamples, frame } = coderOf(format, speech, streamed)
  const frames = Math.ceil(speech.samples / frameSamples)
  const pieces = Math.ceil(speech.samples / pieceSamples)
  const frameAt = (piece: number) => (piece === pieces ? frames : Math.ceil((piece * pieceSamples) / frameSamples))
  const piece = (index: number): Buffer => {
    const parts = index === 0 ? [head] : []
    for (let i = frameAt(index); i < frameAt(index + 1); i++) parts.push(frame(i, i === frames - 1))
    return Buffer.concat(parts)
  }
  return { pieces, piece }
}

/** A sound in one. */
export const fileOf = ({ pieces, piece }: Sound): Buffer =>
  Buffer.concat(Array.from({ length: pieces }, (_, index) => piece(index)))

const coderOf = (format: AudioFormat, speech: Speech, streamed: boolean): AudioCoder => {
  switch (format) {
    case "pcm":
      return rawCoder(Buffer.alloc(0), speech)
    case "wav":
      return rawCoder(wavHeader(streamed ? undefined : speech.samples * bytesPerSample), speech)
    case "flac":
      return flacOf(speech)
    case "opus":
      return oggOpus()
    case "mp3":
      return { head: Buffer.alloc(0), frameSamples: mp3FrameSamples, frame: () => mp3Frame }
    case "aac":
      return { head: Buffer.alloc(0), frameSamples: aacFrameSamples, frame: () => aacFrame }
  }
}

const rawCoder = (head: Buffer, speech: Speech): AudioCoder => ({
  head,
  frameSamples: pieceSamples,
  frame: (index) => speech.pcm(index * pieceSamples, (index + 1) * pieceSamples),
})
