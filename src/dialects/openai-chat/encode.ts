/** Writes a reply as a chat completion: whole, or chunk by chunk. */
import type { Reply, ReplyChoice, ReplyEvent, ReplyToolCall, Started } from "../../domain/Reply.ts"
import { totalTokens, type Usage } from "../../domain/Usage.ts"
import type { Decoded, Frame, ReplyMachine } from "../../http/CompletionCodec.ts"
import type { ChatOptions } from "./decode.ts"
import type { ChatCompletion, ChatCompletionChunk, Delta } from "./WireReply.ts"

const usageOf = (usage: Usage) => ({
  prompt_tokens: usage.prompt,
  completion_tokens: usage.completion,
  total_tokens: totalTokens(usage),
  prompt_tokens_details: { cached_tokens: usage.cached, audio_tokens: 0 },
  completion_tokens_details: {
    reasoning_tokens: usage.reasoning,
    audio_tokens: 0,
    accepted_prediction_tokens: 0,
    rejected_prediction_tokens: 0,
  },
})

/** The same model always answers with the same fingerprint. */
const fingerprint = (model: string): string => {
  let hash = 0xcbf29ce484222325n
  for (const char of model) hash = BigInt.asUintN(64, (hash ^ BigInt(char.codePointAt(0) ?? 0)) * 0x100000001b3n)
  return `fp_${hash.toString(16).padStart(16, "0").slice(0, 10)}`
}

const fingerprints = new Map<string, string>()

const fingerprintOf = (model: string): string => {
  let found = fingerprints.get(model)
  if (found === undefined) {
    found = fingerprint(model)
    if (fingerprints.size < 1_000) fingerprints.set(model, found)
  }
  return found
}

const idOf = (started: Pick<Started, "key">): string => `chatcmpl-${started.key}`

const toolCallOf = ({ id, kind, name, input }: ReplyToolCall) =>
  kind === "function"
    ? { id, type: kind, function: { name, arguments: input } }
    : { id, type: kind, custom: { name, input } }

const messageOf = ({ text, toolCalls }: ReplyChoice): ChatCompletion["choices"][number]["message"] => ({
  role: "assistant",
  content: toolCalls.length > 0 && text === "" ? null : text,
  ...(toolCalls.length > 0 ? { tool_calls: toolCalls.map(toolCallOf) } : {}),
  refusal: null,
  annotations: [],
})

export const whole = (decoded: Decoded<ChatOptions>, reply: Reply): ChatCompletion => ({
  id: idOf(reply),
  object: "chat.completion",
  created: reply.createdAt,
  model: reply.model,
  choices: reply.choices.map((choice, index) => ({
    index,
    message: messageOf(choice),
    logprobs: null,
    finish_reason: choice.reason,
  })),
  usage: usageOf(reply.usage),
  service_tier: decoded.options.serviceTier,
  system_fingerprint: fingerprintOf(reply.model),
})

/** What a stream's chunks have in common, as JSON text around what differs. */
export interface ChunkState {
  readonly head: string
  /** For each choice that has begun, the text before a piece of its content. */
  readonly contentHeads: ReadonlyArray<string>
}

const none: ReadonlyArray<Frame> = []

export const machine = ({ options }: Decoded<ChatOptions>): ReplyMachine<ChunkState> => {
  /** What follows a piece of content, by its length. */
  const contentTails = tailsOf(options)

  const chunk = ({ head }: ChunkState, index: number, delta: Delta, finish: string | null = null): Frame => ({
    data:
      `${head}{"index":${index},"delta":${JSON.stringify(delta)},"logprobs":null,` +
      `"finish_reason":${JSON.stringify(finish)}}]${tailOf(options, 4)}`,
  })

  const begin = (state: ChunkState, index: number): ChunkState => {
    const contentHeads = [...state.contentHeads]
    contentHeads[index] = `${state.head}{"index":${index},"delta":{"content":`
    return { ...state, contentHeads }
  }

  const step = (state: ChunkState, event: ReplyEvent): readonly [ChunkState, ReadonlyArray<Frame>] => {
    if (event._tag === "TextDelta") {
      const contentHead = state.contentHeads[event.choice]
      if (contentHead !== undefined) {
        const data = contentHead + JSON.stringify(event.text) + contentTails[event.text.length % contentTails.length]
        return [state, [{ data }]]
      }
    }
    if (event._tag === "Started") {
      return [{ head: headOf(event, options), contentHeads: [] }, none]
    }
    // Reasoning is not shown on this API, and takes no part in what begins a choice.
    if (event._tag === "ReasoningDelta") return [state, none]
    if (event._tag === "Finished") return [state, options.includeUsage ? [usageChunk(state, event.usage)] : none]
    if (state.contentHeads[event.choice] === undefined) {
      const begun = begin(state, event.choice)
      const content = event._tag === "ToolCallStarted" ? null : ""
      const [next, frames] = step(begun, event)
      return [next, [chunk(begun, event.choice, { role: "assistant", content, refusal: null }), ...frames]]
    }
    if (event._tag === "ChoiceEnded") return [state, [chunk(state, event.choice, {}, event.reason)]]
    return [state, [chunk(state, event.choice, deltaOf(event))]]
  }

  const initial: ChunkState = { head: "", contentHeads: [] }
  return { initial, step, end: () => [{ data: "[DONE]" }] }
}

const deltaOf = (event: Extract<ReplyEvent, { _tag: "TextDelta" | "ToolCallStarted" | "ToolInputDelta" }>): Delta => {
  switch (event._tag) {
    case "TextDelta":
      return { content: event.text }
    case "ToolCallStarted": {
      const { index, id, kind, name } = event
      return kind === "function"
        ? { tool_calls: [{ index, id, type: kind, function: { name, arguments: "" } }] }
        : { tool_calls: [{ index, id, type: kind, custom: { name, input: "" } }] }
    }
    case "ToolInputDelta": {
      const { index, kind, text } = event
      return kind === "function"
        ? { tool_calls: [{ index, function: { arguments: text } }] }
        : { tool_calls: [{ index, custom: { input: text } }] }
    }
  }
}

const headOf = (started: Started, options: ChatOptions): string => {
  const fields: Omit<ChatCompletionChunk, "choices"> = {
    id: idOf(started),
    object: "chat.completion.chunk",
    created: started.createdAt,
    model: started.model,
    service_tier: options.serviceTier,
    system_fingerprint: fingerprintOf(started.model),
  }
  return `${JSON.stringify(fields).slice(0, -1)},"choices":[`
}

const usageChunk = (state: ChunkState, usage: Usage): Frame => ({
  data: `${state.head}],"usage":${JSON.stringify(usageOf(usage))}}`,
})

/** Content and padding together are about this long, where the content is shorter. */
const paddedLength = 16

/** What padding is cut from; where it begins tells as little as its length. */
const padding = "kZ3qVw8nTbR5xLmP0sYdJ7fHcG2uE9aQ"

/** The end of a chunk, padded the more the shorter its text is, so that its length tells little of its token's. */
const tailOf = ({ includeUsage, obfuscate }: ChatOptions, textLength: number): string => {
  const usage = includeUsage ? `,"usage":null` : ""
  if (!obfuscate) return `${usage}}`
  const start = (textLength * 7) % paddedLength
  return `${usage},"obfuscation":"${padding.slice(start, start + paddedLength - textLength)}"}`
}

const tailsByOptions = new Map<string, ReadonlyArray<string>>()

/** The ends of chunks of content, one for each length up to the padded one; made once for all streams alike. */
const tailsOf = (options: ChatOptions): ReadonlyArray<string> => {
  const key = `${options.includeUsage} ${options.obfuscate}`
  let tails = tailsByOptions.get(key)
  if (tails === undefined) {
    tails = Array.from(
      { length: paddedLength },
      (_, length) => `},"logprobs":null,"finish_reason":null}]${tailOf(options, length)}`,
    )
    tailsByOptions.set(key, tails)
  }
  return tails
}
