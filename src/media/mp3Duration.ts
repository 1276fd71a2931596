/** How many seconds an MP3 file lasts. */

/** Bit rates of layer III in kbit/s: of MPEG-1, and of MPEG-2 and 2.5. */
const rates1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
const rates2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
const samplings = [44_100, 48_000, 32_000]

interface FrameHeader {
  readonly bytes: number
  readonly seconds: number
}

/** Frame by frame, since each may have a rate of its own; `undefined` for what is no MP3. */
export const mp3Duration = (file: Buffer): number | undefined => {
  let at = skipTag(file)
  let seconds = 0
  for (let header = headerAt(file, at); header !== undefined; header = headerAt(file, at)) {
    seconds += header.seconds
    at += header.bytes
  }
  return seconds === 0 ? undefined : seconds
}

/** An ID3 tag's length has seven bits to a byte. */
const skipTag = (file: Buffer): number => {
  if (file.length < 10 || file.toString("latin1", 0, 3) !== "ID3") return 0
  let length = 0
  for (const byte of file.subarray(6, 10)) length = length * 128 + (byte & 127)
  return length + 10
}

const headerAt = (file: Buffer, at: number): FrameHeader | undefined => {
  if (at + 4 > file.length) return undefined
  const bits = file.readUInt32BE(at)
  const version = (bits >>> 19) & 3
  const layer = (bits >>> 17) & 3
  if (bits >>> 21 !== 0x7ff || version === 1 || layer !== 1) return undefined
  const first = version === 3
  const rate = (first ? rates1 : rates2)[(bits >>> 12) & 15]
  const sampling = samplings[(bits >>> 10) & 3]
  if (rate === undefined || rate === 0 || sampling === undefined) return undefined
  const hertz = sampling / (first ? 1 : version === 2 ? 2 : 4)
  const samples = first ? 1_152 : 576
  const padding = (bits >>> 9) & 1
  return { bytes: Math.floor((samples / 8) * ((rate * 1000) / hertz)) + padding, seconds: samples / hertz }
}
