/** Reads system text and messages into a prompt's, and keeps where the caller wants the cache to keep. */
import type { CacheBreakpoint, Message, Part, ToolCall } from "../../domain/Prompt.ts"
import { partsOf } from "./partsOf.ts"
import { composedName } from "./serverTools/mcpTools.ts"
import type { CountTokensRequest, Message as WireMessage } from "./Wire.ts"
import type { CacheControl, ContentBlock, ServerBlock, ToolResultBlock } from "./WireBlocks.ts"

export interface DecodedMessages {
  readonly messages: ReadonlyArray<Message>
  readonly marks: ReadonlyArray<CacheBreakpoint>
}

interface OpenMessage {
  readonly role: Message["role"]
  readonly parts: Array<Part>
  readonly toolCalls: Array<ToolCall>
  readonly toolCallId?: string
  /** Marks count calls after all parts, whose number is known at the end. */
  readonly marks: Array<{ readonly on: "part" | "call"; readonly index: number; readonly mark: CacheControl }>
}

export const decodeMessages = ({ model, system, messages, cache_control }: CountTokensRequest): DecodedMessages => {
  const open: Array<OpenMessage> = []
  if (system != null) open.push(openMessage(model, "system", typeof system === "string" ? [textBlock(system)] : system))
  for (const message of messages) open.push(...read(model, message))
  const last = open.at(-1)
  if (cache_control != null && last !== undefined) markLast(last, cache_control)
  return {
    messages: open.map(({ marks: _, toolCalls, ...message }) =>
      toolCalls.length === 0 ? message : { ...message, toolCalls },
    ),
    marks: open.flatMap(breakpointsOf),
  }
}

const textBlock = (text: string): ContentBlock => ({ type: "text", text })

const blocksOf = (content: WireMessage["content"]): ReadonlyArray<ContentBlock> =>
  typeof content === "string" ? [textBlock(content)] : content

/** A user's message with tool results is those results; what else it says belongs to the nearest of them. */
const read = (model: string, { role, content }: WireMessage): ReadonlyArray<OpenMessage> => {
  const blocks = blocksOf(content)
  const results = blocks.filter((block) => block.type === "tool_result")
  if (results.length === 0) return [openMessage(model, role, blocks)]
  const open = results.map((result) => toolMessage(model, result))
  let at = 0
  let seen = 0
  for (const block of blocks) {
    if (block.type === "tool_result") {
      at = seen++
    } else {
      const message = open[at]
      if (message !== undefined) add(model, message, block)
    }
  }
  return open
}

const openMessage = (model: string, role: Message["role"], blocks: ReadonlyArray<ContentBlock>): OpenMessage => {
  const message: OpenMessage = { role, parts: [], toolCalls: [], marks: [] }
  for (const block of blocks) add(model, message, block)
  return message
}

const toolMessage = (model: string, block: ToolResultBlock): OpenMessage => {
  const message: OpenMessage = { role: "tool", parts: [], toolCalls: [], toolCallId: block.tool_use_id, marks: [] }
  const content = typeof block.content === "string" ? [textBlock(block.content)] : (block.content ?? [])
  for (const inner of content) add(model, message, inner as ContentBlock)
  if (block.cache_control != null) markLast(message, block.cache_control)
  return message
}

const isServerCall = (block: ContentBlock): block is ServerBlock =>
  block.type === "server_tool_use" || block.type === "mcp_tool_use"

const add = (model: string, message: OpenMessage, block: ContentBlock): void => {
  if (block.type === "tool_use") {
    message.toolCalls.push({ id: block.id, name: block.name, input: JSON.stringify(block.input) })
  } else if (isServerCall(block)) {
    const { id = "", name = "", server_name, input = {} } = block
    const known = server_name === undefined ? name : composedName(server_name, name)
    message.toolCalls.push({ id, name: known, input: JSON.stringify(input) })
  } else if (block.type !== "tool_result") {
    message.parts.push(...partsOf(block, model))
  }
  const mark = "cache_control" in block ? block.cache_control : undefined
  if (mark == null) return
  if (block.type === "tool_use" || isServerCall(block))
    message.marks.push({ on: "call", index: message.toolCalls.length - 1, mark })
  else message.marks.push({ on: "part", index: Math.max(0, message.parts.length - 1), mark })
}

const markLast = (message: OpenMessage, mark: CacheControl): void => {
  const { parts, toolCalls, marks } = message
  if (toolCalls.length > 0) marks.push({ on: "call", index: toolCalls.length - 1, mark })
  else marks.push({ on: "part", index: Math.max(0, parts.length - 1), mark })
}

const breakpointsOf = ({ parts, marks }: OpenMessage, message: number): ReadonlyArray<CacheBreakpoint> =>
  marks
    .map(({ on, index, mark }) => ({ message, last: on === "part" ? index : parts.length + index, keep: keepOf(mark) }))
    .toSorted((one, another) => one.last - another.last)

export const keepOf = ({ ttl }: CacheControl): CacheBreakpoint["keep"] => (ttl === "1h" ? "1 hour" : "5 minutes")
