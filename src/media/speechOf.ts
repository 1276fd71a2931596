/** Speaks a text without a voice: a soft tone for each syllable, as long as the text would take to read. */

/** 16-bit mono PCM, little-endian; any part of it can be had without what comes before. */
export interface Speech {
  readonly seconds: number
  /** At 24 kHz. */
  readonly samples: number
  /** The samples from `from` up to `end`. */
  readonly pcm: (from: number, end: number) => Buffer
}

export interface SpeechSpec {
  readonly text: string
  readonly voice: string
  /** 1 is the voice's own pace. */
  readonly speed?: number | undefined
}

export const sampleRate = 24_000
export const bytesPerSample = 2

const charactersPerSecond = 15
const charactersPerSyllable = 4
const shortest = 0.3

export const speechOf = ({ text, voice, speed = 1 }: SpeechSpec): Speech => {
  const seconds = Math.max(shortest, text.length / charactersPerSecond / speed)
  const samples = Math.round(seconds * sampleRate)
  const syllables = Math.max(1, Math.ceil(text.length / charactersPerSyllable))
  const length = samples / syllables
  const base = pitchOf(voice)
  const tone = (syllable: number): Tone =>
    toneOf(text.slice(syllable * charactersPerSyllable, (syllable + 1) * charactersPerSyllable), base)
  const pcm = (from: number, end: number): Buffer => {
    const out = Buffer.alloc(Math.max(0, Math.min(end, samples) - from) * bytesPerSample)
    const values = new Int16Array(out.buffer, out.byteOffset, out.length / bytesPerSample)
    for (let at = from; at < from + values.length; ) {
      const syllable = Math.min(syllables - 1, Math.floor(at / length))
      const last = syllable === syllables - 1 ? samples : Math.ceil((syllable + 1) * length)
      const stop = Math.min(from + values.length, Math.max(at + 1, last))
      sing(values, tone(syllable), { from, at, stop, start: syllable * length, length })
      at = stop
    }
    return out
  }
  return { seconds, samples, pcm }
}

interface Tone {
  /** Of the voice and of the two resonances that tell vowels apart; zero is silence. */
  readonly pitch: number
  readonly first: number
  readonly second: number
}

interface Span {
  /** Where the values begin. */
  readonly from: number
  /** What of them to fill. */
  readonly at: number
  readonly stop: number
  /** The syllable. */
  readonly start: number
  readonly length: number
}

const tableSize = 4_096
const sines = Float32Array.from({ length: tableSize }, (_, i) => Math.sin((2 * Math.PI * i) / tableSize))
const loudness = 9_000

const sing = (values: Int16Array, { pitch, first, second }: Tone, { from, at, stop, start, length }: Span): void => {
  if (pitch === 0) return
  const step = tableSize / sampleRate
  for (let sample = at; sample < stop; sample++) {
    const within = sample - start
    const wave = (frequency: number) => sines[Math.floor(within * frequency * step) & (tableSize - 1)] ?? 0
    const swell = sines[Math.floor((within / length) * (tableSize / 2)) & (tableSize - 1)] ?? 0
    values[sample - from] = loudness * swell * (wave(pitch) + 0.5 * wave(first) + 0.25 * wave(second))
  }
}

/** The resonances of the vowels a, e, i, o and u. */
const vowels: Readonly<Record<string, readonly [number, number]>> = {
  a: [800, 1200],
  e: [500, 1900],
  i: [300, 2300],
  o: [500, 900],
  u: [320, 800],
}

const toneOf = (syllable: string, base: number): Tone => {
  if (!/[\p{L}\p{N}]/u.test(syllable)) return { pitch: 0, first: 0, second: 0 }
  const vowel = /[aeiou]/i.exec(syllable)?.[0].toLowerCase() ?? "e"
  const [first, second] = vowels[vowel] ?? [500, 1500]
  const pitch = base * (0.9 + 0.02 * (sumOf(syllable) % 11))
  return { pitch, first: pitch * Math.round(first / pitch), second: pitch * Math.round(second / pitch) }
}

/** From a low voice to a high one. */
const pitchOf = (voice: string): number => 100 + (sumOf(voice) % 12) * 10

const sumOf = (text: string): number => {
  let sum = 0
  for (let i = 0; i < text.length; i++) sum = (sum * 31 + text.charCodeAt(i)) % 65_521
  return sum
}
