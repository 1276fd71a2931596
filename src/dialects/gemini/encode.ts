/** Writes a reply chunk by chunk: each chunk is a whole Gemini response, with the counts up to it. */
import type { ChoiceEnded, ReplyEvent, Started } from "../../domain/Reply.ts"
import type { Decoded, Frame, ReplyMachine } from "../../http/CompletionCodec.ts"
import type { GeminiOptions } from "./Options.ts"
import {
  callPart,
  finishReason,
  logprobsOf,
  responseIdOf,
  safetyRatings,
  sign,
  type WrittenCall,
} from "./replyParts.ts"
import { type Counts, countsOf, detailsText, usageText } from "./usageMetadata.ts"
import type { Candidate, ReplyPart } from "./WireReply.ts"

/** What a stream's chunks have in common. */
interface StreamText {
  readonly started: Started
  readonly promptDetails: string
  readonly tail: string
}

/** What is known of one choice: the call it is writing, and how it has ended, which its last chunk tells. */
interface ChoiceState {
  readonly call?: WrittenCall | undefined
  readonly signed?: boolean
  readonly withheld?: boolean
  readonly ended?: ChoiceEnded | undefined
}

export interface ChunkState {
  readonly stream: StreamText | undefined
  readonly counts: Counts
  readonly choices: ReadonlyArray<ChoiceState>
  /** The choice that has ended last, while its last chunk waits for the counts. */
  readonly pending: number | undefined
}

type Step = readonly [ChunkState, ReadonlyArray<Frame>]
type Delta = Extract<ReplyEvent, { readonly text: string } | { readonly _tag: "ToolCallStarted" }>

const none: ReadonlyArray<Frame> = []
const textHead = `{"candidates":[{"content":{"parts":[{"text":`
const textTails = [`}],"role":"model"},"index":0}],"usageMetadata":`]
const thoughtTails = [`,"thought":true${textTails[0]}`]

const initial: ChunkState = {
  stream: undefined,
  counts: { prompt: 0, cached: 0, candidates: 0, thoughts: 0 },
  choices: [],
  pending: undefined,
}

export const machine = ({ options }: Decoded<GeminiOptions>): ReplyMachine<ChunkState> => {
  const step = (state: ChunkState, event: ReplyEvent): Step => {
    switch (event._tag) {
      case "Started":
        return [begin(event, options), none]
      case "ChoiceEnded": {
        const [told, frames] = flush(state, options)
        const choices = withChoice(told.choices, event.choice, { ended: event })
        return [{ ...told, choices, pending: event.choice }, frames]
      }
      case "Finished":
        return flush({ ...state, counts: countsOf(event.usage) }, options)
      default: {
        const [told, before] = state.pending === undefined ? ([state, none] as const) : flush(state, options)
        const [next, frames] = add(counted(told, event), event, options)
        return [next, before.length === 0 ? frames : [...before, ...frames]]
      }
    }
  }
  return { initial, step, end: () => none }
}

const begin = (started: Started, { media }: GeminiOptions): ChunkState => {
  const { promptTokens: prompt, cachedTokens: cached, unseenReasoning: thoughts = 0 } = started
  const ids = { modelVersion: started.model, responseId: responseIdOf(started) }
  return {
    ...initial,
    counts: { prompt, cached, candidates: 0, thoughts },
    stream: {
      started,
      promptDetails: detailsText({ prompt, cached }, media),
      tail: `,${JSON.stringify(ids).slice(1)}`,
    },
  }
}

const counted = (state: ChunkState, event: Delta): ChunkState => {
  const { prompt, cached, candidates, thoughts } = state.counts
  const tokens = event.tokens ?? 1
  const counts =
    event._tag === "ReasoningDelta"
      ? { prompt, cached, candidates, thoughts: thoughts + tokens }
      : { prompt, cached, candidates: candidates + tokens, thoughts }
  return { stream: state.stream, counts, choices: state.choices, pending: state.pending }
}

const add = (state: ChunkState, event: Delta, options: GeminiOptions): Step => {
  switch (event._tag) {
    case "TextDelta":
    case "ReasoningDelta":
      return [state, [textFrame(state, event)]]
    case "RefusalDelta":
      return options.withholds
        ? [{ ...state, choices: withChoice(state.choices, event.choice, { withheld: true }) }, none]
        : [state, [textFrame(state, event)]]
    case "ToolCallStarted": {
      const [parts, choices] = takeCall(state, event.choice, options)
      const call: WrittenCall = { id: event.id, name: event.name, input: "" }
      const frames = parts.map((part) =>
        chunk(state, { content: { parts: [part], role: "model" }, index: event.choice }),
      )
      return [{ ...state, choices: withChoice(choices, event.choice, { call }) }, frames]
    }
    case "ToolInputDelta": {
      const call = state.choices[event.choice]?.call
      if (call === undefined) return [state, none]
      const written = { ...call, input: call.input + event.text }
      return [{ ...state, choices: withChoice(state.choices, event.choice, { call: written }) }, none]
    }
  }
}

/** The last chunk of the choice that waits for it. */
const flush = (state: ChunkState, options: GeminiOptions): Step => {
  const index = state.pending
  const { ended, withheld = false } = index === undefined ? {} : (state.choices[index] ?? {})
  if (index === undefined || ended === undefined || state.stream === undefined) return [state, none]
  const [calls, choices] = takeCall(state, index, options)
  const text: ReplyPart = { text: "" }
  const signs = options.signed && !withheld && choices[index]?.signed !== true
  const parts = calls.length > 0 ? calls : [signs ? sign(text, state.stream.started, index) : text]
  const last = chunk(state, {
    ...(withheld ? {} : { content: { parts, role: "model" } }),
    finishReason: finishReason(ended.reason, withheld),
    index,
    ...safetyRatings(options, withheld),
  })
  return [{ ...state, choices, pending: undefined }, [last]]
}

/** The call that a choice was writing, if it came to its end: none otherwise. */
const takeCall = (
  { choices, counts, stream }: ChunkState,
  index: number,
  options: GeminiOptions,
): readonly [ReadonlyArray<ReplyPart>, ReadonlyArray<ChoiceState>] => {
  const { call, signed } = choices[index] ?? {}
  const part = call && callPart(call, options.signed)
  if (part === undefined || stream === undefined) return [[], choices]
  const signs = signed !== true && (options.signed || counts.thoughts > 0)
  return [
    [signs ? sign(part, stream.started, index) : part],
    withChoice(choices, index, { call: undefined, signed: true }),
  ]
}

const withChoice = (choices: ReadonlyArray<ChoiceState>, index: number, more: ChoiceState) => {
  const changed = [...choices]
  changed[index] = { ...changed[index], ...more }
  return changed
}

/** Text between what was made once: a token costs its escaping and its counts. */
const textFrame = (state: ChunkState, event: Exclude<Delta, { _tag: "ToolCallStarted" | "ToolInputDelta" }>): Frame => {
  if (event._tag !== "ReasoningDelta" && event.logprobs !== undefined) {
    const content = { parts: [{ text: event.text }], role: "model" } as const
    return chunk(state, { content, index: event.choice, ...logprobsOf(event.logprobs) })
  }
  const tail = tailOf(event._tag === "ReasoningDelta" ? thoughtTails : textTails, event.choice)
  return { data: textHead + JSON.stringify(event.text) + tail + rest(state) }
}

/** What follows a text of choice `index`. */
const tailOf = (tails: Array<string>, index: number): string =>
  (tails[index] ??= `${(tails[0] ?? "").replace('"index":0', `"index":${index}`)}`)

const chunk = (state: ChunkState, candidate: Candidate): Frame => ({
  data: `{"candidates":[${JSON.stringify(candidate)}],"usageMetadata":${rest(state)}`,
})

const rest = ({ counts, stream }: ChunkState): string =>
  stream === undefined ? "{}}" : usageText(counts, stream.promptDetails) + stream.tail
