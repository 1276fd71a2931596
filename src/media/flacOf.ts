/** Speech as FLAC, its samples as they are: the format allows frames that compress nothing. */
import type { AudioCoder } from "./AudioCoder.ts"
import { bytesPerSample, type Speech, sampleRate } from "./speechOf.ts"

const blockSamples = 4_800
const sampleBits = 8 * bytesPerSample

export const flacOf = (speech: Speech): AudioCoder => ({
  head: Buffer.concat([Buffer.from("fLaC", "latin1"), Buffer.from([0x80, 0, 0, 34]), streamInfo(speech.samples)]),
  frameSamples: blockSamples,
  frame: (index) => frame(index, speech.pcm(index * blockSamples, (index + 1) * blockSamples)),
})

/** Sizes of frames and the sum of the sound may be left out. */
const streamInfo = (samples: number): Buffer => {
  const info = Buffer.alloc(34)
  info.writeUInt16BE(blockSamples, 0)
  info.writeUInt16BE(blockSamples, 2)
  info.writeBigUInt64BE((BigInt(sampleRate) << 44n) | (BigInt(sampleBits - 1) << 36n) | BigInt(samples), 10)
  return info
}

/** Its number is coded as UTF-8 codes characters; its size follows in sixteen bits; one channel of sixteen bits. */
const frame = (index: number, pcm: Buffer): Buffer => {
  const size = Buffer.alloc(2)
  size.writeUInt16BE(pcm.length / bytesPerSample - 1)
  const start = Buffer.concat([Buffer.from([0xff, 0xf8, 0x70, 0x08]), Buffer.from(String.fromCharCode(index)), size])
  const body = Buffer.concat([start, Buffer.from([remainder8(start), 0x02]), Buffer.from(pcm).swap16()])
  const end = Buffer.alloc(2)
  end.writeUInt16BE(remainder16(body))
  return Buffer.concat([body, end])
}

const cyclicSum = (width: 8 | 16, polynomial: number) => {
  const top = 1 << (width - 1)
  const mask = 2 * top - 1
  const table = Uint16Array.from({ length: 256 }, (_, byte) => {
    let remainder = byte << (width - 8)
    for (let bit = 0; bit < 8; bit++) remainder = remainder & top ? (remainder << 1) ^ polynomial : remainder << 1
    return remainder & mask
  })
  return (bytes: Buffer): number => {
    let sum = 0
    for (const byte of bytes) sum = ((sum << 8) & mask) ^ (table[(sum >> (width - 8)) ^ byte] ?? 0)
    return sum
  }
}

const remainder8 = cyclicSum(8, 0x07)
const remainder16 = cyclicSum(16, 0x8005)
