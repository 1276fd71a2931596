/** PCM as a WAV file. */
import { bytesPerSample, sampleRate } from "./speechOf.ts"

export const wavOf = (pcm: Uint8Array): Buffer => Buffer.concat([wavHeader(pcm.length), pcm])

const unknownLength = 0xffff_ffff
const headerBytes = 44

/** Without a length it is the header of a stream, whose end nobody knows yet: so OpenAI sends it. */
export const wavHeader = (bytes?: number): Buffer => {
  const header = Buffer.alloc(headerBytes)
  header.write("RIFF", 0, "latin1")
  header.writeUInt32LE(bytes === undefined ? unknownLength : bytes + headerBytes - 8, 4)
  header.write("WAVEfmt ", 8, "latin1")
  header.writeUInt32LE(16, 16)
  header.writeUInt16LE(1, 20)
  header.writeUInt16LE(1, 22)
  header.writeUInt32LE(sampleRate, 24)
  header.writeUInt32LE(sampleRate * bytesPerSample, 28)
  header.writeUInt16LE(bytesPerSample, 32)
  header.writeUInt16LE(8 * bytesPerSample, 34)
  header.write("data", 36, "latin1")
  header.writeUInt32LE(bytes ?? unknownLength, 40)
  return header
}
