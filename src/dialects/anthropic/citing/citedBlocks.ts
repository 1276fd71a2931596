/** Text that may cite, as blocks of a whole answer: the same as a stream's. */
import type { ContentBlock } from "../WireReply.ts"
import { citationsAt } from "./citationsAt.ts"
import { cutSentences } from "./cutSentences.ts"
import type { Source } from "./Source.ts"
import type { Citation } from "./WireCitations.ts"

interface TextBlock {
  text: string
  readonly citations: ReadonlyArray<Citation> | null
}

/** `position` is where the text begins in all that the answer says while it has something to cite. */
export const citedBlocks = (
  text: string,
  position: number,
  sources: ReadonlyArray<Source>,
): ReadonlyArray<ContentBlock> => {
  if (text === "") return []
  if (sources.length === 0) return [{ type: "text", text, citations: null }]
  const blocks: Array<TextBlock> = []
  let at = position
  for (const sentence of cutSentences(text, "over").pieces) {
    if (sentence === "") continue
    const citations = citationsAt(sources, at, sentence)
    const last = blocks.at(-1)
    if (citations.length === 0 && last !== undefined && last.citations === null) last.text += sentence
    else blocks.push({ text: sentence, citations: citations.length === 0 ? null : citations })
    at += sentence.length
  }
  return blocks.map((block) => ({ type: "text", ...block }))
}
