/** The frames of a stream, each a whole response with the counts up to it. */
import type { ReasoningDelta, RefusalDelta, TextDelta } from "../../domain/Reply.ts"
import type { Frame } from "../../http/CompletionCodec.ts"
import type { ChunkState } from "./ChunkState.ts"
import { logprobsOf } from "./replyParts.ts"
import { usageText } from "./usageMetadata.ts"
import type { Candidate, PromptFeedback, ReplyPart } from "./WireReply.ts"

const textHead = `{"candidates":[{"content":{"parts":[{"text":`
const textTails = [`}],"role":"model"},"index":0}],"usageMetadata":`]
const thoughtTails = [`,"thought":true${textTails[0]}`]

/** Text between what was made once: a token costs its escaping and its counts. */
export const textFrame = (state: ChunkState, event: TextDelta | RefusalDelta | ReasoningDelta): Frame => {
  if (event._tag !== "ReasoningDelta" && event.logprobs !== undefined) {
    const content = { parts: [{ text: event.text }], role: "model" } as const
    return candidateFrame(state, { content, index: event.choice, ...logprobsOf(event.logprobs) })
  }
  const tail = tailOf(event._tag === "ReasoningDelta" ? thoughtTails : textTails, event.choice)
  return { data: textHead + JSON.stringify(event.text) + tail + rest(state) }
}

/** What follows a text of choice `index`. */
const tailOf = (tails: Array<string>, index: number): string =>
  (tails[index] ??= `${(tails[0] ?? "").replace('"index":0', `"index":${index}`)}`)

export const candidateFrame = (state: ChunkState, candidate: Candidate): Frame => ({
  data: `{"candidates":[${JSON.stringify(candidate)}],"usageMetadata":${rest(state)}`,
})

/** A frame for each part. */
export const partFrames = (state: ChunkState, index: number, parts: ReadonlyArray<ReplyPart>): ReadonlyArray<Frame> =>
  parts.map((part) => candidateFrame(state, { content: { parts: [part], role: "model" }, index }))

export const blockedFrame = (state: ChunkState, feedback: PromptFeedback): Frame => ({
  data: `{"promptFeedback":${JSON.stringify(feedback)},"usageMetadata":${rest(state)}`,
})

const rest = ({ counts, stream }: ChunkState): string =>
  stream === undefined ? "{}}" : usageText(counts, stream.promptDetails, stream.spoken) + stream.tail
