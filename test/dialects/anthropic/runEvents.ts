/** Runs events through the dialect, as a stream and as a whole answer, for tests that compare the two. */
import { Schema } from "effect"
import { machine } from "../../../src/dialects/anthropic/encode.ts"
import type { MessageOptions } from "../../../src/dialects/anthropic/MessageOptions.ts"
import { StreamEvent } from "../../../src/dialects/anthropic/WireReply.ts"
import { whole } from "../../../src/dialects/anthropic/whole.ts"
import { replyCollector } from "../../../src/domain/collectReply.ts"
import type { FinishReason, ReplyEvent } from "../../../src/domain/Reply.ts"

export const started = {
  _tag: "Started",
  key: "0123456789abcdef0123456789abcdef",
  model: "claude-sonnet-4-5",
  createdAt: 1_767_225_601,
  promptTokens: 3_000,
  cachedTokens: 1_200,
  cacheWrites: { fiveMinutes: 500, oneHour: 1_000 },
} as const
const usage = { prompt: 3_000, completion: 9, cached: 1_200, reasoning: 2, cacheWrites: started.cacheWrites }

const decoded = (more: Partial<MessageOptions> = {}) => ({
  prompt: {} as never,
  streaming: true,
  options: {
    showsThoughts: true,
    redactsThoughts: false,
    reportsEdits: false,
    serverTools: {},
    members: {},
    citable: { sources: [], documents: 0, open: true },
    container: undefined,
    ...more,
  },
})

export const framesOf = (events: ReadonlyArray<ReplyEvent>, options: Partial<MessageOptions> = {}) => {
  const { initial, step, end } = machine(decoded(options))
  let state = initial
  const frames = []
  for (const event of events) {
    const [next, made] = step(state, event)
    state = next
    frames.push(...made)
  }
  return [...frames, ...end(state)]
}

const encodeEvent = Schema.encodeUnknownSync(StreamEvent)
export const again = (data: string): string =>
  JSON.stringify(encodeEvent(JSON.parse(data), { onExcessProperty: "error" }))

export const ended = (reason: FinishReason): ReadonlyArray<ReplyEvent> => [
  { _tag: "ChoiceEnded", choice: 0, reason, stopSequence: undefined },
  { _tag: "Finished", usage },
]

export const wholeOf = (events: ReadonlyArray<ReplyEvent>, options: Partial<MessageOptions> = {}) => {
  const collector = replyCollector()
  for (const event of events) collector.add(event)
  return whole(decoded(options), collector.reply())
}

/** What a client puts together from the events. */
export const accumulated = (events: ReadonlyArray<ReplyEvent>, options: Partial<MessageOptions> = {}) => {
  // biome-ignore lint/suspicious/noExplicitAny: the events are JSON that the schema has checked.
  let message: any
  const inputs: Array<string> = []
  for (const { data } of framesOf(events, options)) {
    const event = JSON.parse(data)
    if (event.type === "message_start") message = event.message
    if (event.type === "content_block_start") message.content[event.index] = event.content_block
    if (event.type === "message_delta") {
      Object.assign(message, event.delta)
      Object.assign(message.usage, event.usage)
    }
    if (event.type !== "content_block_delta") continue
    const block = message.content[event.index]
    if (event.delta.type === "text_delta") block.text += event.delta.text
    if (event.delta.type === "thinking_delta") block.thinking += event.delta.thinking
    if (event.delta.type === "citations_delta") block.citations.push(event.delta.citation)
    if (event.delta.type === "signature_delta") block.signature = event.delta.signature
    if (event.delta.type !== "input_json_delta") continue
    inputs[event.index] = (inputs[event.index] ?? "") + event.delta.partial_json
    if (event.delta.partial_json !== "" && /\}$/.test(inputs[event.index] ?? "")) {
      block.input = JSON.parse(inputs[event.index] ?? "")
    }
  }
  return message
}
