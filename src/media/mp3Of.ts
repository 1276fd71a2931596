/** Silence as an MP3 file. */
import { sampleRate } from "./speechOf.ts"

export const mp3FrameSamples = 576

/** MPEG-2 layer III at 24 kHz, 160 kbit/s, mono, as OpenAI's; all that follows the header is zero, which is silence. */
export const mp3Frame: Buffer = Buffer.alloc(480)
mp3Frame.writeUInt32BE(0xfff3e4c4, 0)

export const mp3Of = (seconds: number): Buffer =>
  Buffer.concat(Array.from({ length: Math.ceil((seconds * sampleRate) / mp3FrameSamples) }, () => mp3Frame))
