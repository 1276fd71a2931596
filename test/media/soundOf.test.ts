/** Sound in every format: as long as the text, in pieces that make up the file. */
import { assert, describe, it } from "@effect/vitest"
import { audioDuration } from "../../src/media/audioDuration.ts"
import { mp3Of } from "../../src/media/mp3Of.ts"
import { audioFormats, fileOf, soundOf } from "../../src/media/soundOf.ts"
import { speechOf } from "../../src/media/speechOf.ts"
import { wavOf } from "../../src/media/wavOf.ts"

const text = `Pass the salt, please. ${"The sea was calm. ".repeat(20)}`
const speech = speechOf({ text, voice: "alloy" })

describe("speechOf", () => {
  it("lasts as long as the text takes to say", () => {
    assert.closeTo(speech.seconds, text.length / 15, 1e-9)
    assert.closeTo(speechOf({ text, voice: "alloy", speed: 4 }).seconds, text.length / 60, 1e-9)
    assert.strictEqual(speechOf({ text: "", voice: "alloy" }).seconds, 0.3)
  })

  it("is the same from wherever it is taken", () => {
    const whole = speech.pcm(0, speech.samples)
    assert.strictEqual(whole.length, speech.samples * 2)
    for (const [from, end] of [
      [0, 1],
      [1_599, 1_602],
      [12_345, 54_321],
      [speech.samples - 10, speech.samples + 10],
    ] as const) {
      assert.isTrue(speech.pcm(from, end).equals(whole.subarray(from * 2, end * 2)), `${from} to ${end}`)
    }
  })

  it("is silent where nothing is said", () => {
    const { pcm, samples } = speechOf({ text: "aaaa....", voice: "alloy" })
    const loud = (from: number, end: number) => pcm(from, end).some((byte) => byte !== 0)
    assert.isTrue(loud(0, samples / 2))
    assert.isFalse(loud(samples / 2, samples))
  })
})

describe("soundOf", () => {
  for (const format of audioFormats) {
    it(`puts ${format} together from its pieces`, () => {
      const sound = soundOf(format, speech, true)
      assert.strictEqual(sound.pieces, Math.ceil(speech.seconds * 5))
      const pieces = Array.from({ length: sound.pieces }, (_, i) => sound.piece(i))
      assert.isTrue(pieces.every((piece) => piece.length > 0))
      assert.isTrue(fileOf(sound).equals(Buffer.concat(pieces)))
    })
  }

  for (const format of ["mp3", "opus", "flac", "wav"] as const) {
    it(`says how long ${format} lasts`, () => {
      for (const streamed of [true, false]) {
        const slack = format === "opus" ? 0.2 : 0.03
        assert.closeTo(audioDuration(fileOf(soundOf(format, speech, streamed))), speech.seconds, slack)
      }
    })
  }

  it("makes AAC of whole frames", () => {
    const file = fileOf(soundOf("aac", speech, true))
    let frames = 0
    for (let at = 0; at < file.length; frames++) {
      assert.strictEqual(file.readUInt16BE(at), 0xfff1)
      at += ((file.readUInt8(at + 3) & 3) << 11) | (file.readUInt16BE(at + 4) >> 5)
    }
    assert.strictEqual(frames, Math.ceil(speech.samples / 1_024))
  })

  it("keeps every sample in FLAC", () => {
    const file = fileOf(soundOf("flac", speech, true))
    const first = speech.pcm(0, 4_800).swap16()
    assert.strictEqual(file.indexOf(first), 42 + 9)
  })

  it("ends Ogg with its last page, and numbers the pages", () => {
    const file = fileOf(soundOf("opus", speech, true))
    const pages = [...file.toString("latin1").matchAll(/OggS/g)].map(({ index }) => index)
    assert.deepStrictEqual(
      pages.map((at) => file.readUInt32LE(at + 18)),
      [...pages.keys()],
    )
    const flags = pages.map((at) => file[at + 5])
    assert.deepStrictEqual([flags[0], flags[1], flags.at(-1)], [2, 0, 4])
    assert.isTrue(flags.slice(1, -1).every((flag) => flag === 0))
    // Of a file that players read.
    assert.strictEqual(file.toString("hex", 22, 26), opusHeadChecksum)
  })
})

const opusHeadChecksum = "dfe756dd"

describe("wavOf", () => {
  it("tells the length of what it holds, and nothing of a stream's", () => {
    const pcm = speech.pcm(0, 1_000)
    const file = wavOf(pcm)
    assert.deepStrictEqual([file.readUInt32LE(4), file.readUInt32LE(40)], [2_036, 2_000])
    assert.deepStrictEqual([file.readUInt32LE(24), file.readUInt32LE(28), file.readUInt16LE(34)], [24_000, 48_000, 16])
    const stream = fileOf(soundOf("wav", speech, true))
    assert.deepStrictEqual([stream.readUInt32LE(4), stream.readUInt32LE(40)], [0xffff_ffff, 0xffff_ffff])
  })
})

describe("audioDuration", () => {
  it("skips an MP3's tag and ends at what is no frame", () => {
    const tag = Buffer.concat([Buffer.from("ID3\x04\0\0\0\0\x01\x02", "latin1"), Buffer.alloc(130, 0xff)])
    const file = Buffer.concat([tag, mp3Of(2.4), Buffer.from("TAG and more")])
    assert.closeTo(audioDuration(file), 2.4, 1e-9)
  })

  it("knows frames of MPEG-1", () => {
    const frame = Buffer.alloc(417)
    frame.writeUInt32BE(0xfffb9064, 0)
    assert.closeTo(audioDuration(Buffer.concat([frame, frame])), (2 * 1152) / 44_100, 1e-9)
  })

  it("reads a WAV's own rate, past chunks it does not know", () => {
    const list = Buffer.from("LIST\x03\0\0\0abc\0", "latin1")
    const wav = wavOf(Buffer.alloc(9_600))
    assert.closeTo(audioDuration(Buffer.concat([wav.subarray(0, 12), list, wav.subarray(12)])), 0.2, 1e-9)
    wav.writeUInt32LE(96_000, 28)
    assert.closeTo(audioDuration(wav), 0.1, 1e-9)
  })

  it("takes what it does not know for 128 kbit/s", () => {
    assert.strictEqual(audioDuration(Buffer.alloc(32_000)), 2)
    for (const name of ["RIFF", "fLaC", "OggS", ""]) assert.isBelow(audioDuration(Buffer.from(name)), 0.001)
  })
})
