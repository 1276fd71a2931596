/** How many seconds an audio file lasts. */
import { mp3Duration } from "./mp3Duration.ts"

/** WAV, MP3, FLAC and Ogg are measured, other formats taken for 128 kbit/s. */
export const audioDuration = (file: Uint8Array): number => {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  switch (bytes.toString("latin1", 0, 4)) {
    case "RIFF":
      return wavDuration(bytes) ?? guess(bytes)
    case "fLaC":
      return flacDuration(bytes) ?? guess(bytes)
    case "OggS":
      return oggDuration(bytes) ?? guess(bytes)
    default:
      return mp3Duration(bytes) ?? guess(bytes)
  }
}

const bytesPerSecond = 16_000

const guess = (bytes: Buffer): number => bytes.length / bytesPerSecond

/** A stream's header does not know the length of its data, which is then the rest of the file. */
const wavDuration = (bytes: Buffer): number | undefined => {
  let rate: number | undefined
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = bytes.toString("latin1", at, at + 4)
    const length = bytes.readUInt32LE(at + 4)
    if (name === "fmt " && at + 20 <= bytes.length) rate = bytes.readUInt32LE(at + 16)
    if (name === "data") {
      return rate === undefined || rate === 0 ? undefined : Math.min(length, bytes.length - at - 8) / rate
    }
    at += 8 + length + (length % 2)
  }
  return undefined
}

const flacDuration = (bytes: Buffer): number | undefined => {
  if (bytes.length < 26) return undefined
  const bits = bytes.readBigUInt64BE(18)
  const rate = Number(bits >> 44n)
  const samples = Number(bits & 0xf_ffff_ffffn)
  return rate === 0 || samples === 0 ? undefined : samples / rate
}

/** The last page tells how many samples there were; Opus counts at 48 kHz, Vorbis says at what. */
const oggDuration = (bytes: Buffer): number | undefined => {
  const last = bytes.lastIndexOf("OggS", undefined, "latin1")
  if (last + 14 > bytes.length || bytes.length < 44) return undefined
  const vorbis = bytes.indexOf("\x01vorbis", 0, "latin1")
  const rate = vorbis >= 0 && vorbis + 16 <= bytes.length ? bytes.readUInt32LE(vorbis + 12) : 48_000
  return rate === 0 ? undefined : Number(bytes.readBigUInt64LE(last + 6)) / rate
}
