/** Writes a reply as a chat completion: whole, or chunk by chunk. */
import type { FinishReason, Reply, ReplyChoice, ReplyEvent, ReplyToolCall, Started } from "../../domain/Reply.ts"
import type { Usage } from "../../domain/Usage.ts"
import type { Decoded, Frame, ReplyMachine } from "../../http/CompletionCodec.ts"
import { quoted } from "../../http/quoted.ts"
import { annotationsOf } from "./annotationsOf.ts"
import { callIdOf } from "./callIdOf.ts"
import { tailOf, tailsOf } from "./chunkTail.ts"
import type { ChatOptions } from "./decode.ts"
import { deltaOf } from "./deltaOf.ts"
import { fingerprintOf } from "./fingerprint.ts"
import { soundDeltas, spokenMessage, transcriptDelta } from "./spoken.ts"
import { tokenLogprob } from "./tokenLogprob.ts"
import { usageOf } from "./usage.ts"
import type { ChatCompletion, ChatCompletionChunk, Delta, Logprobs } from "./WireReply.ts"

/** Nothing pauses here, unless a mock has it so: then there is no more to come. */
const finishOf = (reason: FinishReason, { legacyCalls }: ChatOptions) => {
  if (reason === "pause_turn") return "stop"
  return legacyCalls && reason === "tool_calls" ? "function_call" : reason
}

const idOf = (started: Pick<Started, "key">): string => `chatcmpl-${started.key}`

const toolCallOf = ({ id, kind, name, input }: ReplyToolCall) =>
  kind === "function"
    ? { id: callIdOf(id), type: kind, function: { name, arguments: input } }
    : { id: callIdOf(id), type: kind, custom: { name, input } }

const callsOf = (toolCalls: ReadonlyArray<ReplyToolCall>, { legacyCalls }: ChatOptions) => {
  const [first] = toolCalls
  if (first === undefined) return {}
  if (legacyCalls) return { function_call: { name: first.name, arguments: first.input } }
  return { tool_calls: toolCalls.map(toolCallOf) }
}

type Message = ChatCompletion["choices"][number]["message"]

const messageOf = (
  choice: ReplyChoice,
  index: number,
  { key, createdAt }: Pick<Reply, "key" | "createdAt">,
  options: ChatOptions,
): Message => {
  const { text, refusal, reasoning, toolCalls } = choice
  const { audio } = options
  const silent = (text === "" && (toolCalls.length > 0 || refusal !== "")) || (audio !== undefined && text !== "")
  return {
    role: "assistant",
    content: silent ? null : text,
    ...(options.showReasoning && reasoning !== "" ? { reasoning_content: reasoning } : {}),
    ...callsOf(toolCalls, options),
    ...(audio !== undefined && text !== ""
      ? { audio: spokenMessage({ text, key, createdAt, choice: index }, audio) }
      : {}),
    refusal: refusal === "" ? null : refusal,
    annotations: options.webSearch ? annotationsOf(text, key, index) : [],
  }
}

const logprobsOf = ({ refusal, logprobs }: ReplyChoice): Logprobs => {
  if (logprobs.length === 0) return null
  const tokens = logprobs.map(tokenLogprob)
  return refusal === "" ? { content: tokens, refusal: null } : { content: null, refusal: tokens }
}

export const whole = ({ options }: Decoded<ChatOptions>, reply: Reply): ChatCompletion => ({
  id: idOf(reply),
  object: "chat.completion",
  created: reply.createdAt,
  model: reply.model,
  choices: reply.choices.map((choice, index) => ({
    index,
    message: messageOf(choice, index, reply, options),
    logprobs: logprobsOf(choice),
    finish_reason: finishOf(choice.reason, options),
  })),
  usage: usageOf(reply.usage),
  service_tier: options.serviceTier,
  system_fingerprint: fingerprintOf(reply.model),
})

/** What a stream's chunks have in common, as JSON text around what differs. */
export interface ChunkState {
  readonly head: string
  /** For each choice that has begun, the text before a piece of its content. */
  readonly contentHeads: ReadonlyArray<string>
  /** Where answers cite or are spoken: what they are known by, and the text of each choice so far. */
  readonly heard?: Pick<Started, "key" | "createdAt"> & { readonly texts: ReadonlyArray<string> }
}

const none: ReadonlyArray<Frame> = []

export const machine = ({ options }: Decoded<ChatOptions>): ReplyMachine<ChunkState> => {
  /** What follows a piece of content, by its length. */
  const contentTails = tailsOf(options)

  const chunk = ({ head }: ChunkState, index: number, delta: Delta, more: ChunkMore = {}): Frame => ({
    data:
      `${head}{"index":${index},"delta":${JSON.stringify(delta)},"logprobs":${JSON.stringify(more.logprobs ?? null)},` +
      `"finish_reason":${JSON.stringify(more.finish ?? null)}}]${tailOf(options, 4)}`,
  })

  const begin = (state: ChunkState, index: number): ChunkState => {
    const head = `${state.head}{"index":${index},"delta":{"content":`
    const contentHeads = index === state.contentHeads.length ? [...state.contentHeads, head] : [...state.contentHeads]
    contentHeads[index] = head
    return { ...state, contentHeads }
  }

  const data = (state: ChunkState, event: ReplyEvent): string | undefined => {
    if (event._tag !== "TextDelta" || event.logprobs !== undefined || state.heard !== undefined) return undefined
    const contentHead = state.contentHeads[event.choice]
    if (contentHead === undefined) return undefined
    return contentHead + quoted(event.text) + contentTails[event.text.length % contentTails.length]
  }

  const step = (state: ChunkState, event: ReplyEvent): readonly [ChunkState, ReadonlyArray<Frame>] => {
    const plain = data(state, event)
    if (plain !== undefined) return [state, [{ data: plain }]]
    if (event._tag === "Started") {
      const { key, createdAt } = event
      const heard = options.webSearch || options.audio ? { heard: { key, createdAt, texts: [] } } : {}
      return [{ head: headOf(event, options), contentHeads: [], ...heard }, none]
    }
    if (event._tag === "Finished") return [state, options.includeUsage ? [usageChunk(state, event.usage)] : none]
    // OpenAI shows no thoughts here, and they take no part in what begins a choice.
    if (event._tag === "ReasoningDelta" && !options.showReasoning) return [state, none]
    if (state.contentHeads[event.choice] === undefined) {
      const begun = begin(state, event.choice)
      const [next, frames] = step(begun, event)
      return [next, [chunk(begun, event.choice, firstDelta(event, options)), ...frames]]
    }
    if (event._tag === "ChoiceEnded") {
      const finish = chunk(state, event.choice, {}, { finish: finishOf(event.reason, options) })
      const last = lastDeltas(state, event.choice, options).map((delta) => chunk(state, event.choice, delta))
      return [state, [...last, finish]]
    }
    const delta = spokenDelta(state, event, options) ?? deltaOf(event, options)
    const heard = withText(state, event)
    return [heard, delta === undefined ? none : [chunk(state, event.choice, delta, { logprobs: logprobsIn(event) })]]
  }

  const initial: ChunkState = { head: "", contentHeads: [] }
  return { initial, step, data, end: () => [{ data: "[DONE]" }] }
}

/** The state, with what a choice that cites or is spoken has said. */
const withText = (state: ChunkState, event: ReplyEvent): ChunkState => {
  if (state.heard === undefined || event._tag !== "TextDelta") return state
  const texts = [...state.heard.texts]
  texts[event.choice] = (texts[event.choice] ?? "") + event.text
  return { ...state, heard: { ...state.heard, texts } }
}

const spokenDelta = ({ heard }: ChunkState, event: ReplyEvent, { audio }: ChatOptions): Delta | undefined => {
  if (audio === undefined || heard === undefined || event._tag !== "TextDelta") return undefined
  const { text, choice } = event
  return transcriptDelta({ ...heard, text, choice }, heard.texts[choice] === undefined)
}

/** What follows a choice's text: its sound, and the pages it cites. */
const lastDeltas = ({ heard }: ChunkState, choice: number, { audio, webSearch }: ChatOptions): ReadonlyArray<Delta> => {
  const text = heard?.texts[choice]
  if (heard === undefined || text === undefined) return []
  return [
    ...(audio === undefined ? [] : soundDeltas({ ...heard, text, choice }, audio)),
    ...(webSearch ? [{ annotations: annotationsOf(text, heard.key, choice) }] : []),
  ]
}

/** What a chunk says besides its delta. */
interface ChunkMore {
  readonly finish?: string
  readonly logprobs?: Logprobs
}

/** The chunk that begins a choice says whose it is, and whether there is text to come. */
const firstDelta = ({ _tag }: ReplyEvent, { legacyCalls }: ChatOptions): Delta => ({
  role: "assistant",
  content: _tag === "ToolCallStarted" || _tag === "ReasoningDelta" ? null : "",
  ...(legacyCalls && _tag === "ToolCallStarted" ? {} : { refusal: null }),
})

const logprobsIn = (event: ReplyEvent): Logprobs => {
  if ((event._tag !== "TextDelta" && event._tag !== "RefusalDelta") || event.logprobs === undefined) return null
  const tokens = event.logprobs.map(tokenLogprob)
  return event._tag === "TextDelta" ? { content: tokens, refusal: null } : { content: null, refusal: tokens }
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
