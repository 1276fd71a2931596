/** Writes a reply as a stream of events: a message that begins, its blocks piece by piece, and why it ended. */
import type { ChoiceEnded, Finished, ReplyEvent, Started } from "../../domain/Reply.ts"
import type { Decoded, Frame, ReplyMachine } from "../../http/CompletionCodec.ts"
import type { MessageOptions } from "./decode.ts"
import { endingOf, firstUsage, lastUsage, messageIdOf, signatureOf, toolUseIdOf } from "./replyParts.ts"
import type { ContentBlock, StreamEvent } from "./WireReply.ts"

type BlockEvent = Exclude<ReplyEvent, Started | ChoiceEnded | Finished>
type BlockType = ContentBlock["type"]

export interface MessageState {
  readonly started: Started | undefined
  /** Whether the caller has been told that the message begins. */
  readonly begun: boolean
  /** The index of the open block, or of the next one. */
  readonly index: number
  readonly open: BlockType | undefined
  /** The text before a piece of the open block's content. */
  readonly head: string
  readonly refused: boolean
  readonly ended: ChoiceEnded | undefined
}

const initial: MessageState = {
  started: undefined,
  begun: false,
  index: 0,
  open: undefined,
  head: "",
  refused: false,
  ended: undefined,
}

const none: ReadonlyArray<Frame> = []
const deltaEvent = "content_block_delta"
const frame = (event: StreamEvent): Frame => ({ event: event.type, data: JSON.stringify(event) })
const ping = frame({ type: "ping" })
const stopped: ReadonlyArray<Frame> = [frame({ type: "message_stop" })]

export const machine = ({ options }: Decoded<MessageOptions>): ReplyMachine<MessageState> => {
  const step = (state: MessageState, event: ReplyEvent): readonly [MessageState, ReadonlyArray<Frame>] => {
    switch (event._tag) {
      case "Started":
        return [{ ...state, started: event }, none]
      case "ChoiceEnded": {
        const frames = [...(state.begun ? none : [messageStart(state, options)]), ...closing(state)]
        return [{ ...state, begun: true, open: undefined, ended: event }, frames]
      }
      case "Finished":
        return [state, [messageDelta(state, event, options)]]
      default: {
        const type = blockOf(event)
        if (event._tag !== "ToolCallStarted" && state.open === type) return [state, piece(state, event, options)]
        return opened(state, event, type, options)
      }
    }
  }
  return { initial, step, end: () => stopped }
}

const blockOf = ({ _tag }: BlockEvent): BlockType => {
  switch (_tag) {
    case "TextDelta":
    case "RefusalDelta":
      return "text"
    case "ReasoningDelta":
      return "thinking"
    case "ToolCallStarted":
    case "ToolInputDelta":
      return "tool_use"
  }
}

/** Closes the block that is open, opens the event's own, and writes what the event says. */
const opened = (
  state: MessageState,
  event: BlockEvent,
  type: BlockType,
  options: MessageOptions,
): readonly [MessageState, ReadonlyArray<Frame>] => {
  const index = state.open === undefined ? state.index : state.index + 1
  const next: MessageState = {
    ...state,
    begun: true,
    index,
    open: type,
    head: `{"type":"${deltaEvent}","index":${index},"delta":${deltaHeads[type]}`,
    refused: state.refused || event._tag === "RefusalDelta",
  }
  const start = frame({ type: "content_block_start", index, content_block: emptyBlock(event) })
  return [
    next,
    [
      ...(state.begun ? closing(state) : [messageStart(state, options)]),
      start,
      ...(state.begun ? none : [ping]),
      ...piece(next, event, options),
    ],
  ]
}

const deltaHeads: Readonly<Record<BlockType, string>> = {
  text: '{"type":"text_delta","text":',
  thinking: '{"type":"thinking_delta","thinking":',
  tool_use: '{"type":"input_json_delta","partial_json":',
}

const emptyBlock = (event: BlockEvent): ContentBlock => {
  switch (event._tag) {
    case "ReasoningDelta":
      return { type: "thinking", thinking: "", signature: "" }
    case "ToolCallStarted":
      return { type: "tool_use", id: toolUseIdOf(event.id), name: event.name, input: {}, caller: { type: "direct" } }
    default:
      return { type: "text", text: "", citations: null }
  }
}

/** A call's input begins with an empty piece, as Anthropic's own does. */
const piece = ({ head }: MessageState, event: BlockEvent, { showsThoughts }: MessageOptions): ReadonlyArray<Frame> => {
  if (event._tag === "ReasoningDelta" && !showsThoughts) return none
  const text = event._tag === "ToolCallStarted" ? "" : event.text
  return [{ event: deltaEvent, data: `${head + JSON.stringify(text)}}}` }]
}

const closing = ({ open, index, started }: MessageState): ReadonlyArray<Frame> => {
  if (open === undefined) return none
  const stop = frame({ type: "content_block_stop", index })
  if (open !== "thinking" || started === undefined) return [stop]
  const delta = { type: "signature_delta", signature: signatureOf(started) } as const
  return [frame({ type: deltaEvent, index, delta }), stop]
}

const editsOf = ({ reportsEdits }: MessageOptions) => reportsEdits && { context_management: { applied_edits: [] } }

const messageStart = ({ started }: MessageState, options: MessageOptions): Frame => {
  if (started === undefined) throw new Error("a reply began without its Started event")
  return frame({
    type: "message_start",
    message: {
      id: messageIdOf(started),
      type: "message",
      role: "assistant",
      model: started.model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      stop_details: null,
      container: null,
      diagnostics: null,
      usage: firstUsage(started),
      ...editsOf(options),
    },
  })
}

const messageDelta = ({ ended, refused }: MessageState, { usage }: Finished, options: MessageOptions): Frame =>
  frame({
    type: "message_delta",
    delta: endingOf(ended ?? { reason: "stop", stopSequence: undefined }, refused),
    usage: lastUsage(usage),
    ...editsOf(options),
  })
