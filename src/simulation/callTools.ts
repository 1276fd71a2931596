/** Puts tool calls into an answer, as far as its tokens go. */
import { fitPieces } from "../generation/fitPieces.ts"
import type { GeneratedText } from "../generation/Generator.ts"
import type { PlannedCall } from "../generation/ToolCaller.ts"
import type { Encoding } from "../tokenizer/Encoding.ts"
import type { Outline, OutlinePart } from "./Outline.ts"

interface CallOptions {
  readonly encoding: Encoding
  readonly maxTokens: number
  /** Text before the calls. */
  readonly preamble: GeneratedText | undefined
  readonly callId: (index: number) => string
}

/** A call takes the tokens of its name and its input. An input is cut where the tokens end; a name is never seen in part. */
export const callTools = (
  calls: ReadonlyArray<PlannedCall>,
  { encoding, maxTokens, preamble, callId }: CallOptions,
): Outline => {
  const parts: Array<OutlinePart> = preamble === undefined ? [] : [{ _tag: "Text", pieces: preamble.pieces }]
  let tokens = preamble?.tokens ?? 0
  let cut = preamble?.reason === "length"
  for (const [index, { tool, input }] of calls.entries()) {
    if (cut) break
    const nameTokens = encoding.count(tool.name)
    const left = maxTokens - tokens - nameTokens
    if (left <= 0) {
      tokens = maxTokens
      cut = true
      break
    }
    const written = fitPieces(encoding, input, left)
    parts.push({
      _tag: "ToolCall",
      id: callId(index),
      name: tool.name,
      kind: tool.kind,
      nameTokens,
      pieces: written.pieces,
    })
    tokens += nameTokens + written.tokens
    cut = written.reason === "length"
  }
  return { parts, tokens, reasoningTokens: 0, reason: cut ? "length" : "tool_calls", stopSequence: undefined }
}
