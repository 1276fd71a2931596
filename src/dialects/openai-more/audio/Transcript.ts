/** What was heard in a piece of sound: text that fits its length, and when each part of it was said. */
import { Effect } from "effect"
import type { Prompt } from "../../../domain/Prompt.ts"
import { hashWord } from "../../../generation/seededRandom.ts"
import type { AudioServices } from "./AudioServices.ts"
import type { Recording } from "./Recording.ts"

export interface Segment {
  /** Seconds. */
  readonly start: number
  readonly end: number
  /** With the space that parts it from the one before. */
  readonly text: string
  readonly pieces: ReadonlyArray<string>
}

export interface Transcript {
  readonly seconds: number
  readonly text: string
  readonly tokens: number
  readonly segments: ReadonlyArray<Segment>
}

/** People say about two and a half words a second. */
const tokensPerSecond = 3.5

export const transcribe = Effect.fnUntraced(function* (
  { generator, seeds, tokenizer }: AudioServices,
  { seconds, digest, name }: Recording,
  { model, prompt }: { readonly model: string; readonly prompt: string | undefined },
) {
  const wanted = Math.max(1, Math.round(seconds * tokensPerSecond))
  const asked = promptOf(model, prompt ?? name)
  const heard: Array<string> = []
  for (let tokens = 0; tokens < wanted; ) {
    const random = seeds.random("transcript", hashWord(digest), heard.length)
    const part = yield* generator.generate({ prompt: asked, maxTokens: wanted - tokens }, random)
    const text = part.pieces.join("").replace(/\s+/g, " ").trim()
    // A generator that always says the same has said it.
    if (text === "" || text === heard.at(-1)) break
    heard.push(text)
    tokens += part.tokens
  }
  const text = heard.join(" ")
  const encoding = yield* tokenizer.encoding(model)
  const segments: Array<Segment> = []
  let said = 0
  for (const sentence of text.match(/.+?(?:[.!?]+(?=\s|$)|$)/g) ?? []) {
    const start = (seconds * said) / text.length
    said += sentence.length
    const pieces = encoding.pieces(sentence).map((piece) => piece.text)
    segments.push({ start, end: (seconds * said) / text.length, text: sentence, pieces })
  }
  return { seconds, text, tokens: encoding.count(text), segments }
})

const promptOf = (model: string, text: string): Prompt => ({
  model,
  messages: [{ role: "user", parts: [{ _tag: "Text", text }] }],
  tools: [],
  toolChoice: { _tag: "None" },
  parallelToolCalls: false,
  format: { _tag: "Text" },
  sampling: { stop: [], choices: 1 },
  reasoning: { shown: false },
})

export interface Word {
  readonly word: string
  readonly start: number
  readonly end: number
}

/** Each word takes as much of its segment's time as of its letters. */
export const wordsOf = ({ text, start, end }: Segment): ReadonlyArray<Word> =>
  [...text.matchAll(/\S+/g)].map(({ 0: word, index }) => {
    const at = (offset: number) => hundredths(start + ((end - start) * offset) / text.length)
    return { word: word.replace(/[.,!?;:]+$/, ""), start: at(index), end: at(index + word.length) }
  })

export const hundredths = (seconds: number): number => Math.round(seconds * 100) / 100
