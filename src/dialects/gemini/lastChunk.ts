/** Ends what a choice was writing: its call, and at last the choice itself. */
import type { Frame } from "../../http/CompletionCodec.ts"
import { type ChoiceState, type ChunkState, withChoice } from "./ChunkState.ts"
import { blockedFrame, candidateFrame, partFrames } from "./chunkFrames.ts"
import type { GeminiOptions } from "./Options.ts"
import { mediumPart } from "./OutputMedium.ts"
import { promptFeedback } from "./promptFeedback.ts"
import { callPart, finishOf, safetyRatings, sign } from "./replyParts.ts"
import { sourcesOf } from "./sourcesOf.ts"
import type { Candidate, ReplyPart } from "./WireReply.ts"

/** The last chunk of the choice that waits for it. */
export const lastChunk = (state: ChunkState, options: GeminiOptions): readonly [ChunkState, ReadonlyArray<Frame>] => {
  const index = state.pending
  const { ended, withheld = false, blocked } = index === undefined ? {} : (state.choices[index] ?? {})
  if (index === undefined || ended === undefined || state.stream === undefined) return [state, []]
  const told = { ...state, pending: undefined }
  // A prompt is blocked once, however many answers it was to have.
  if (blocked === true) return [told, index === 0 ? [blockedFrame(state, promptFeedback(options))] : []]
  const [calls, choices] = takeCall(state, index, options)
  const text: ReplyPart = { text: "" }
  const { signed, malformed } = choices[index] ?? {}
  const signs = options.signed && !withheld && signed !== true
  const parts = calls.length > 0 ? calls : [signs ? sign(text, state.stream.started, index) : text]
  const last = candidateFrame(state, {
    ...(withheld ? {} : { content: { parts, role: "model" } }),
    ...finishOf(ended.reason, withheld, malformed),
    index,
    ...safetyRatings(options, withheld || ended.reason === "content_filter"),
    ...(withheld ? {} : sourcesIn(state, index, options)),
  })
  return [{ ...told, choices }, [...(withheld ? [] : mediumFrames(state, index, options)), last]]
}

/** A picture comes after the text, and sound instead of it. */
const mediumFrames = (state: ChunkState, index: number, { medium }: GeminiOptions): ReadonlyArray<Frame> =>
  medium === undefined || !state.choices[index]?.text ? [] : partFrames(state, index, [mediumPart(medium)])

const sourcesIn = (
  { stream, choices }: ChunkState,
  choice: number,
  { hosted }: GeminiOptions,
): ReturnType<typeof sourcesOf> => {
  const { text, thought } = choices[choice] ?? {}
  if (text === undefined || stream === undefined || stream.spoken !== undefined) return {}
  const part = (thought === true ? 1 : 0) + (hosted?.runsCode === true ? 2 : 0)
  return sourcesOf({ text, key: stream.started.key, choice, part }, hosted)
}

/** The call that a choice was writing, if it came to its end: none otherwise. */
export const takeCall = (
  { choices, counts, stream }: ChunkState,
  index: number,
  options: GeminiOptions,
): readonly [NonNullable<NonNullable<Candidate["content"]>["parts"]>, ReadonlyArray<ChoiceState>] => {
  const { call, signed, malformed } = choices[index] ?? {}
  if (call === undefined || stream === undefined) return [[], choices]
  const part = callPart(call, options.signed)
  if (part === undefined) {
    return [[], withChoice(choices, index, { call: undefined, malformed: malformed ?? call })]
  }
  const signs = signed !== true && (options.signed || counts.thoughts > 0)
  return [
    [signs ? sign(part, stream.started, index) : part],
    withChoice(choices, index, { call: undefined, signed: true }),
  ]
}
