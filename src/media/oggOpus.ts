/** Silence as Opus in Ogg pages. */
import type { AudioCoder } from "./AudioCoder.ts"

const packetSamples = 480
const packetsPerPage = 10
const pageSamples = packetSamples * packetsPerPage
/** Opus counts at 48 kHz, whatever the sound was made with. */
const ticksPerSample = 2
/** Twenty milliseconds of silence. */
const packet = Buffer.from("f8fffe", "hex")
const serial = 0x6c6c6d73

export const oggOpus = (): AudioCoder => ({
  head: Buffer.concat([
    page([Buffer.from("4f7075734865616401010000c05d0000000000", "hex")], 0, 0, firstPage),
    page([Buffer.concat([Buffer.from("OpusTags\x06\0\0\0llmsim", "latin1"), Buffer.alloc(4)])], 1, 0, 0),
  ]),
  frameSamples: pageSamples,
  frame: (index, last) =>
    page(
      Array.from({ length: packetsPerPage }, () => packet),
      index + 2,
      (index + 1) * pageSamples * ticksPerSample,
      last ? lastPage : 0,
    ),
})

const firstPage = 2
const lastPage = 4

/** Packets shorter than 255 bytes. */
const page = (packets: ReadonlyArray<Buffer>, sequence: number, granule: number, flags: number): Buffer => {
  const header = Buffer.alloc(27 + packets.length)
  header.write("OggS", 0, "latin1")
  header[5] = flags
  header.writeBigUInt64LE(BigInt(granule), 6)
  header.writeUInt32LE(serial, 14)
  header.writeUInt32LE(sequence, 18)
  header[26] = packets.length
  for (const [i, { length }] of packets.entries()) header[27 + i] = length
  const bytes = Buffer.concat([header, ...packets])
  bytes.writeUInt32LE(checksum(bytes), 22)
  return bytes
}

const remainders = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte << 24
  for (let bit = 0; bit < 8; bit++) remainder = remainder < 0 ? (remainder << 1) ^ 0x04c11db7 : remainder << 1
  return remainder
})

const checksum = (bytes: Buffer): number => {
  let sum = 0
  for (const byte of bytes) sum = (sum << 8) ^ (remainders[(sum >>> 24) ^ byte] ?? 0)
  return sum >>> 0
}
