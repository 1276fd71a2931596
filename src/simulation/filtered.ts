/** What a content filter leaves of an answer. */
import type { Encoding } from "../tokenizer/Encoding.ts"
import type { Outline, OutlinePart } from "./Outline.ts"

/** The first third of the text, and nothing after it. */
export const filtered = (outline: Outline, encoding: Encoding): Outline => {
  const parts = outline.parts.filter(({ _tag }) => _tag === "Reasoning" || _tag === "Text").map(shortened)
  const text = parts.map((part) => (part._tag === "Text" ? part.pieces.join("") : "")).join("")
  const tokens = outline.reasoningTokens + encoding.count(text)
  return { ...outline, parts, tokens, reason: "content_filter", stopSequence: undefined }
}

const shortened = (part: OutlinePart): OutlinePart =>
  part._tag === "Text" ? { ...part, pieces: part.pieces.slice(0, Math.ceil(part.pieces.length / 3)) } : part
