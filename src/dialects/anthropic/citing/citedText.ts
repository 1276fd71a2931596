/** Writes text that may cite into a stream: each sentence that cites is a block of its own. */
import type { TextDelta } from "../../../domain/Reply.ts"
import type { Frame } from "../../../http/CompletionCodec.ts"
import { closed, headOf, piece } from "../blockFrames.ts"
import { eventFrame, ping } from "../eventFrame.ts"
import type { MessageOptions } from "../MessageOptions.ts"
import type { MessageState } from "../MessageState.ts"
import { citationsAt } from "./citationsAt.ts"
import { cutSentences } from "./cutSentences.ts"

/** What a call has found can be cited right after it. */
export const citedText = (
  state: MessageState,
  event: TextDelta,
  options: MessageOptions,
): readonly [MessageState, ReadonlyArray<Frame>] => {
  const { pieces, state: sentence } = cutSentences(event.text, state.open === "text" ? state.sentence : "over")
  const [before, closing] = state.call === undefined ? [state, []] : closed(state, options)
  const frames: Array<Frame> = [...closing]
  let next = before
  for (const [index, text] of pieces.entries()) {
    if (text === "") continue
    if (index > 0 || next.open !== "text") {
      const [begun, made] = beginSentence(next, text, options)
      frames.push(...made)
      next = begun
    }
    frames.push(...piece(next, { ...event, text }, options))
    next = { ...next, position: next.position + text.length }
  }
  return [{ ...next, sentence }, frames]
}

/** Sentences that do not cite go on in one block. */
const beginSentence = (
  state: MessageState,
  text: string,
  options: MessageOptions,
): readonly [MessageState, ReadonlyArray<Frame>] => {
  const citations = citationsAt(state.served.sources, state.position, text)
  if (citations.length === 0 && state.open === "text" && !state.citing) return [state, []]
  const [before, frames] = closed(state, options)
  const { index } = before
  const citing = citations.length > 0
  const block = { type: "text", text: "", citations: citing ? [] : null } as const
  return [
    { ...before, open: "text", head: headOf("text", index), citing },
    [
      ...frames,
      eventFrame({ type: "content_block_start", index, content_block: block }),
      ...(state.begun ? [] : [ping]),
      ...citations.map((citation) =>
        eventFrame({ type: "content_block_delta", index, delta: { type: "citations_delta", citation } }),
      ),
    ],
  ]
}
