/** Writes a reply as Ollama does: whole, or line by line. */
import type { FinishReason, Reply, ReplyEvent, ReplyToolCall, TokenLogprob } from "../../domain/Reply.ts"
import type { Usage } from "../../domain/Usage.ts"
import type { Decoded, Frame, ReplyMachine } from "../../http/CompletionCodec.ts"
import { tokenLogprob } from "../openai-chat/tokenLogprob.ts"
import type { OllamaOptions } from "./decode.ts"

/** Where an endpoint puts what the model says. */
export interface Shape {
  /** JSON text before and after a piece of text, and of thoughts. */
  readonly text: readonly [before: string, after: string]
  readonly thoughts: readonly [before: string, after: string]
  readonly said: (said: Said) => object
}

export interface Said {
  readonly text: string
  readonly thoughts: string
  readonly calls: ReadonlyArray<ReplyToolCall>
}

export const chat: Shape = {
  text: ['"message":{"role":"assistant","content":', "}"],
  thoughts: ['"message":{"role":"assistant","content":"","thinking":', "}"],
  said: ({ text, thoughts, calls }) => ({
    message: {
      role: "assistant",
      content: text,
      ...(thoughts === "" ? {} : { thinking: thoughts }),
      ...(calls.length === 0 ? {} : { tool_calls: calls.map(callOf) }),
    },
  }),
}

export const generate: Shape = {
  text: ['"response":', ""],
  thoughts: ['"response":"","thinking":', ""],
  said: ({ text, thoughts }) => ({ response: text, ...(thoughts === "" ? {} : { thinking: thoughts }) }),
}

const callOf = ({ id, name, input }: ReplyToolCall, index: number) => ({
  id: `call_${id.slice(0, 8)}`,
  function: { index, name, arguments: JSON.parse(input) },
})

/** What a stream's lines have in common, the calls under way, and when the first token was there. */
export interface LineState {
  readonly head: string
  readonly calls: ReadonlyArray<ReplyToolCall>
  readonly reason: string
  readonly firstAt: number | undefined
}

type Step = readonly [LineState, ReadonlyArray<Frame>]

const none: ReadonlyArray<Frame> = []
const initial: LineState = { head: "", calls: [], reason: "stop", firstAt: undefined }

export const machineOf =
  (shape: Shape) =>
  ({ options }: Decoded<OllamaOptions>): ReplyMachine<LineState> => {
    const line = ({ head }: LineState, text: string, [before, after]: readonly [string, string], more = ""): Frame => ({
      data: `${head}${before}${JSON.stringify(text)}${after},"done":false${more}}`,
    })
    const step = (state: LineState, event: ReplyEvent): Step => {
      if (event._tag === "Started") return [{ ...initial, head: headOf(options.model, event.createdAt) }, none]
      const begun = state.firstAt === undefined ? { ...state, firstAt: options.elapsed() } : state
      switch (event._tag) {
        case "TextDelta":
        case "RefusalDelta":
          return [begun, [line(begun, event.text, shape.text, likelihoodText(event.logprobs))]]
        case "ReasoningDelta":
          return [begun, [line(begun, event.text, shape.thoughts)]]
        case "ToolCallStarted":
        case "ToolInputDelta":
          return [{ ...begun, calls: withCall(begun.calls, event) }, none]
        case "ChoiceEnded":
          return [{ ...begun, reason: doneReason(event.reason) }, callLine(begun, shape)]
        case "Finished":
          return [begun, [lastLine(begun, event.usage, shape, options)]]
      }
    }
    return { initial, step, end: () => none }
  }

const likelihoodText = (tokens: ReadonlyArray<TokenLogprob> | undefined): string =>
  tokens === undefined ? "" : `,${JSON.stringify(likelihoods(tokens)).slice(1, -1)}`

/** Written as OpenAI's are. */
const likelihoods = (tokens: ReadonlyArray<TokenLogprob>) => ({ logprobs: tokens.map(tokenLogprob) })

type CallEvent = Extract<ReplyEvent, { _tag: "ToolCallStarted" | "ToolInputDelta" }>

const withCall = (calls: ReadonlyArray<ReplyToolCall>, event: CallEvent): ReadonlyArray<ReplyToolCall> => {
  if (event._tag === "ToolCallStarted") {
    return [...calls, { id: event.id, name: event.name, kind: event.kind, input: "" }]
  }
  return calls.map((call, index) => (index === event.index ? { ...call, input: call.input + event.text } : call))
}

/** A call that was cut before it was JSON is none. */
const complete = ({ input }: ReplyToolCall): boolean => {
  try {
    JSON.parse(input)
    return true
  } catch {
    return false
  }
}

/** Ollama tells calls whole. */
const callLine = ({ head, calls }: LineState, shape: Shape): ReadonlyArray<Frame> => {
  const told = calls.filter(complete)
  if (told.length === 0) return none
  const said = JSON.stringify(shape.said({ text: "", thoughts: "", calls: told })).slice(1, -1)
  return [{ data: `${head}${said},"done":false}` }]
}

const lastLine = (state: LineState, usage: Usage, shape: Shape, { elapsed }: OllamaOptions): Frame => {
  const said = JSON.stringify(shape.said({ text: "", thoughts: "", calls: [] })).slice(1, -1)
  const end = JSON.stringify(endOf(state.reason, usage, elapsed(), state.firstAt)).slice(1)
  return { data: `${state.head}${said},${end}` }
}

const headOf = (model: string, createdAt: number): string =>
  `${JSON.stringify({ model, created_at: timeOf(createdAt) }).slice(0, -1)},`

const timeOf = (createdAt: number): string => new Date(createdAt * 1_000).toISOString()

const doneReason = (reason: FinishReason): "length" | "stop" => (reason === "length" ? "length" : "stop")

/** Durations are in nanoseconds; a whole answer's tokens come together, and all its time is spent on them. */
const endOf = (reason: string, usage: Usage, total: number, firstAt: number = 0) => ({
  done: true,
  done_reason: reason,
  total_duration: total,
  load_duration: 0,
  prompt_eval_count: usage.prompt,
  prompt_eval_duration: firstAt,
  eval_count: usage.completion,
  eval_duration: Math.max(1, total - firstAt),
})

export const wholeOf =
  (shape: Shape) =>
  ({ options }: Decoded<OllamaOptions>, reply: Reply): object => {
    const [choice] = reply.choices
    const { text = "", refusal = "", reasoning = "", toolCalls = [], reason = "stop", logprobs = [] } = choice ?? {}
    return {
      model: options.model,
      created_at: timeOf(reply.createdAt),
      ...shape.said({ text: text + refusal, thoughts: reasoning, calls: toolCalls.filter(complete) }),
      ...endOf(doneReason(reason), reply.usage, options.elapsed()),
      ...(logprobs.length === 0 ? {} : likelihoods(logprobs)),
    }
  }
