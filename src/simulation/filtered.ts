/** What a content filter leaves of an answer. */
import type { Fault } from "../faults/Fault.ts"
import type { Encoding } from "../tokenizer/Encoding.ts"
import type { Outline, OutlinePart } from "./Outline.ts"

/** The beginning of the text, a third of it unless the fault says how much, and nothing after it. */
export const filtered = (outline: Outline, fault: Fault, encoding: Encoding): Outline => {
  // What is filtered before its beginning has not been thought about either.
  if (fault.after_events === 0 || fault.at_fraction === 0) {
    return { parts: [], tokens: 0, reasoningTokens: 0, reason: "content_filter", stopSequence: undefined }
  }
  const parts = outline.parts
    .filter(({ _tag }) => _tag === "Reasoning" || _tag === "Text")
    .map((part) => shortened(part, fault))
  const text = parts.map((part) => (part._tag === "Text" ? part.pieces.join("") : "")).join("")
  const tokens = outline.reasoningTokens + encoding.count(text)
  return { ...outline, parts, tokens, reason: "content_filter", stopSequence: undefined }
}

const usualShare = 1 / 3

const shortened = (part: OutlinePart, { after_events, at_fraction = usualShare }: Fault): OutlinePart =>
  part._tag === "Text"
    ? { ...part, pieces: part.pieces.slice(0, after_events ?? Math.ceil(part.pieces.length * at_fraction)) }
    : part
