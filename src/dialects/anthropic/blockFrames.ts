/** The frames of a stream's blocks: how one opens, goes on and closes. */
import type { ChoiceEnded, Finished, ReplyEvent, Started } from "../../domain/Reply.ts"
import type { Frame } from "../../http/CompletionCodec.ts"
import { callBlock, servedBy } from "./callBlock.ts"
import { eventFrame, noFrames, ping } from "./eventFrame.ts"
import { inputOf } from "./inputOf.ts"
import type { MessageOptions } from "./MessageOptions.ts"
import type { BlockType, MessageState } from "./MessageState.ts"
import { firstUsage, messageIdOf, redactedOf, signatureOf } from "./replyParts.ts"
import { serve } from "./serverTools/Served.ts"
import type { ContentBlock } from "./WireReply.ts"

export type BlockEvent = Exclude<ReplyEvent, Started | ChoiceEnded | Finished>

type Written = readonly [MessageState, ReadonlyArray<Frame>]

const deltaEvent = "content_block_delta"

/** Closes the block that is open, opens the event's own, and writes what the event says. */
export const opened = (state: MessageState, event: BlockEvent, type: BlockType, options: MessageOptions): Written => {
  const [closedState, frames] = closed(state, options)
  const content_block = emptyBlock(closedState, event, type, options)
  const next: MessageState = {
    ...closedState,
    open: type,
    head: headOf(type, closedState.index),
    call: "id" in content_block ? callOf(event, content_block.id, options) : undefined,
    refused: state.refused || event._tag === "RefusalDelta",
  }
  const start = eventFrame({ type: "content_block_start", index: next.index, content_block })
  return [next, [...frames, start, ...(state.begun ? noFrames : [ping]), ...piece(next, event, options)]]
}

const deltaHeads: Readonly<Record<BlockType, string>> = {
  text: '{"type":"text_delta","text":',
  thinking: '{"type":"thinking_delta","thinking":',
  redacted_thinking: "",
  tool_use: '{"type":"input_json_delta","partial_json":',
}

export const headOf = (type: BlockType, index: number): string =>
  `{"type":"${deltaEvent}","index":${index},"delta":${deltaHeads[type]}`

const callOf = (event: BlockEvent, id: string, options: MessageOptions): MessageState["call"] => {
  const tool = event._tag === "ToolCallStarted" ? servedBy(event.name, options) : undefined
  return tool && { tool, id, input: "" }
}

const emptyBlock = (
  { started }: MessageState,
  event: BlockEvent,
  type: BlockType,
  options: MessageOptions,
): ContentBlock => {
  switch (event._tag) {
    case "ReasoningDelta":
      return type === "redacted_thinking" && started !== undefined
        ? { type, data: redactedOf(started) }
        : { type: "thinking", thinking: "", signature: "" }
    case "ToolCallStarted":
      return callBlock(event, {}, options)
    default:
      return { type: "text", text: "", citations: null }
  }
}

/** A call's input begins with an empty piece, as Anthropic's own does. */
export const piece = (
  { head, open }: MessageState,
  event: BlockEvent,
  { showsThoughts }: MessageOptions,
): ReadonlyArray<Frame> => {
  if (event._tag === "ReasoningDelta" && (!showsThoughts || open === "redacted_thinking")) return noFrames
  const text = event._tag === "ToolCallStarted" ? "" : event.text
  return [{ event: deltaEvent, data: `${head + JSON.stringify(text)}}}` }]
}

/** No block is open, and the message has begun: after a call of a tool that Anthropic runs comes what the tool gave. */
export const closed = (state: MessageState, options: MessageOptions): Written => {
  const { open, index, started, call, begun } = state
  if (!begun) return [{ ...state, begun: true }, [messageStart(state, options)]]
  if (open === undefined) return [state, noFrames]
  const stop = eventFrame({ type: "content_block_stop", index })
  const next: MessageState = { ...state, open: undefined, index: index + 1, call: undefined, citing: false }
  if (started === undefined) return [next, [stop]]
  if (open === "thinking") {
    const delta = { type: "signature_delta", signature: signatureOf(started) } as const
    return [next, [eventFrame({ type: deltaEvent, index, delta }), stop]]
  }
  const input = call && inputOf(call.input)
  if (call === undefined || input === undefined) return [next, [stop]]
  const [served, result] = serve(state.served, call.tool, { id: call.id, input, at: started.createdAt })
  const resultStart = eventFrame({ type: "content_block_start", index: next.index, content_block: result })
  const resultStop = eventFrame({ type: "content_block_stop", index: next.index })
  return [{ ...next, served, index: next.index + 1 }, [stop, resultStart, resultStop]]
}

const messageStart = ({ started }: MessageState, { reportsEdits }: MessageOptions): Frame => {
  if (started === undefined) throw new Error("a reply began without its Started event")
  return eventFrame({
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
      ...(reportsEdits && { context_management: { applied_edits: [] } }),
    },
  })
}
