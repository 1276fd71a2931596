/** Writes a reply chunk by chunk: each chunk is a whole Gemini response, with the counts up to it. */
import type { ReplyEvent, Started, TextDelta } from "../../domain/Reply.ts"
import type { Decoded, Frame, ReplyMachine } from "../../http/CompletionCodec.ts"
import { type ChunkState, initial, withChoice } from "./ChunkState.ts"
import { partFrames, textFrame } from "./chunkFrames.ts"
import { codeParts } from "./codeParts.ts"
import { lastChunk, takeCall } from "./lastChunk.ts"
import type { GeminiOptions } from "./Options.ts"
import { responseIdOf, type WrittenCall } from "./replyParts.ts"
import { cites } from "./sourcesOf.ts"
import { type Counts, countsOf, detailsText } from "./usageMetadata.ts"

type Step = readonly [ChunkState, ReadonlyArray<Frame>]
type Delta = Extract<ReplyEvent, { readonly text: string } | { readonly _tag: "ToolCallStarted" }>

const none: ReadonlyArray<Frame> = []

export const machine = ({ options }: Decoded<GeminiOptions>): ReplyMachine<ChunkState> => {
  const step = (state: ChunkState, event: ReplyEvent): Step => {
    switch (event._tag) {
      case "Started":
        return [begin(event, options), none]
      case "ChoiceEnded": {
        const [told, frames] = lastChunk(state, options)
        const blocked = event.reason === "content_filter" && isSilent(state.counts)
        const choices = withChoice(told.choices, event.choice, { ended: event, blocked })
        return [{ ...told, choices, pending: event.choice }, frames]
      }
      case "Finished":
        return lastChunk({ ...state, counts: countsOf(event.usage) }, options)
      default: {
        const [told, before] = state.pending === undefined ? ([state, none] as const) : lastChunk(state, options)
        const [next, frames] = add(counted(told, event), event, options)
        return [next, before.length === 0 ? frames : [...before, ...frames]]
      }
    }
  }
  return { initial, step, end: () => none }
}

const begin = (started: Started, { media, hosted, medium }: GeminiOptions): ChunkState => {
  const { promptTokens: prompt, cachedTokens: cached, unseenReasoning: thoughts = 0 } = started
  const ids = { modelVersion: started.model, responseId: responseIdOf(started) }
  return {
    ...initial,
    counts: { prompt, cached, candidates: 0, thoughts },
    stream: {
      started,
      promptDetails: detailsText({ prompt, cached }, media),
      tail: `,${JSON.stringify(ids).slice(1)}`,
      spoken: medium?.alone === true ? medium.modality : undefined,
      listens: hosted !== undefined || medium !== undefined || cites(started.key),
    },
  }
}

const isSilent = ({ candidates, thoughts }: Counts): boolean => candidates + thoughts === 0

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
      return state.stream?.listens === true ? hear(state, event, options) : [state, [textFrame(state, event)]]
    case "ReasoningDelta": {
      const frames = [textFrame(state, event)]
      return state.stream?.listens === true
        ? [{ ...state, choices: withChoice(state.choices, event.choice, { thought: true }) }, frames]
        : [state, frames]
    }
    case "RefusalDelta":
      return options.withholds
        ? [{ ...state, choices: withChoice(state.choices, event.choice, { withheld: true }) }, none]
        : [state, [textFrame(state, event)]]
    case "ToolCallStarted": {
      const [parts, choices] = takeCall(state, event.choice, options)
      const call: WrittenCall = { id: event.id, name: event.name, input: "" }
      return [
        { ...state, choices: withChoice(choices, event.choice, { call }) },
        partFrames(state, event.choice, parts),
      ]
    }
    case "ToolInputDelta": {
      const call = state.choices[event.choice]?.call
      if (call === undefined) return [state, none]
      const written = { ...call, input: call.input + event.text }
      return [{ ...state, choices: withChoice(state.choices, event.choice, { call: written }) }, none]
    }
  }
}

/** Keeps the text, which is not told where it is spoken; code that was run comes before its beginning. */
const hear = (state: ChunkState, event: TextDelta, { hosted }: GeminiOptions): Step => {
  const { stream, choices } = state
  const before = choices[event.choice]?.text ?? ""
  const text = before + event.text
  const begins = before === "" && text !== "" && hosted?.runsCode === true
  const code = begins ? codeParts(stream?.started.key ?? "", event.choice) : []
  return [
    { ...state, choices: withChoice(choices, event.choice, { text }) },
    [...partFrames(state, event.choice, code), ...(stream?.spoken === undefined ? [textFrame(state, event)] : [])],
  ]
}
