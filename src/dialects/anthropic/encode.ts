/** Writes a reply as a stream of events: a message that begins, its blocks piece by piece, and why it ended. */
import type { Finished, ReplyEvent } from "../../domain/Reply.ts"
import type { Decoded, Frame, ReplyMachine } from "../../http/CompletionCodec.ts"
import { type BlockEvent, closed, opened, piece } from "./blockFrames.ts"
import { citedText } from "./citing/citedText.ts"
import { eventFrame, noFrames, ping } from "./eventFrame.ts"
import type { MessageOptions } from "./MessageOptions.ts"
import type { BlockType, MessageState } from "./MessageState.ts"
import { endingOf, lastUsage } from "./replyParts.ts"
import { nothingServed } from "./serverTools/Served.ts"

const stopped: ReadonlyArray<Frame> = [eventFrame({ type: "message_stop" })]

type Stepped = readonly [MessageState, ReadonlyArray<Frame>]

export const machine = ({ options }: Decoded<MessageOptions>): ReplyMachine<MessageState> => {
  const step = (state: MessageState, event: ReplyEvent): Stepped => {
    switch (event._tag) {
      case "Started":
        return [{ ...state, started: event }, noFrames]
      case "ChoiceEnded": {
        const [next, frames] = closed(state, options)
        return [{ ...next, ended: event }, state.begun ? frames : [...frames, ping]]
      }
      case "Finished":
        return [state, [messageDelta(state, event, options)]]
      case "TextDelta":
        if (state.served.sources.length > 0 || state.call !== undefined) return citedText(state, event, options)
        return say(state, event, "text", options)
      case "RefusalDelta":
        return say(state, event, "text", options)
      case "ReasoningDelta":
        return say(state, event, options.redactsThoughts ? "redacted_thinking" : "thinking", options)
      case "ToolCallStarted":
        return opened(state, event, "tool_use", options)
      case "ToolInputDelta":
        return say(withInput(state, event.text), event, state.open ?? "tool_use", options)
    }
  }
  return { initial: initialState(options), step, end: () => stopped }
}

const initialState = ({ citable }: MessageOptions): MessageState => ({
  started: undefined,
  begun: false,
  index: 0,
  open: undefined,
  head: "",
  call: undefined,
  served: nothingServed(citable),
  position: 0,
  sentence: "over",
  citing: false,
  refused: false,
  ended: undefined,
})

const say = (state: MessageState, event: BlockEvent, type: BlockType, options: MessageOptions): Stepped =>
  state.open === type ? [state, piece(state, event, options)] : opened(state, event, type, options)

const withInput = (state: MessageState, text: string): MessageState =>
  state.call === undefined ? state : { ...state, call: { ...state.call, input: state.call.input + text } }

const messageDelta = (state: MessageState, { usage }: Finished, options: MessageOptions): Frame => {
  const { started, ended, refused, served } = state
  if (started === undefined) throw new Error("a reply ended without its Started event")
  const end = ended ?? { reason: "stop" as const, stopSequence: undefined }
  return eventFrame({
    type: "message_delta",
    delta: endingOf(end, started, { refused, served, container: options.container }),
    usage: lastUsage(usage, served),
    ...(options.reportsEdits && { context_management: { applied_edits: [] } }),
  })
}
