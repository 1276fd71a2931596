/** Writes a reply as a response: whole, or event by event. */
import type { Reply, ReplyEvent, TokenLogprob } from "../../domain/Reply.ts"
import type { SimError } from "../../domain/SimError.ts"
import type { Decoded, Frame, ReplyMachine } from "../../http/CompletionCodec.ts"
import { tokenLogprob } from "../openai-chat/tokenLogprob.ts"
import { beginHosted, beginResponse, closeOpen, endResponse, open } from "./itemEvents.ts"
import type { ResponseOptions } from "./ResponseOptions.ts"
import { errorOf, finishedResponse, type ResponseObject, responseOf } from "./response.ts"
import { initialState, type OpenKind, type ResponseState, Writing } from "./Writing.ts"

export const whole = ({ options }: Decoded<ResponseOptions>, reply: Reply): ResponseObject =>
  finishedResponse(options, reply)

const none: ReadonlyArray<Frame> = []

type Stepped = readonly [ResponseState, ReadonlyArray<Frame>]

type Delta = Extract<ReplyEvent, { _tag: "TextDelta" | "RefusalDelta" | "ReasoningDelta" | "ToolInputDelta" }>

const kinds: Readonly<Record<Delta["_tag"], OpenKind>> = {
  TextDelta: "text",
  RefusalDelta: "refusal",
  ReasoningDelta: "reasoning",
  ToolInputDelta: "call",
}

export const machine = ({ options }: Decoded<ResponseOptions>): ReplyMachine<ResponseState> => {
  const step = (state: ResponseState, event: ReplyEvent): Stepped => {
    switch (event._tag) {
      case "TextDelta":
      case "RefusalDelta":
      case "ReasoningDelta":
      case "ToolInputDelta": {
        const kind = kinds[event._tag]
        if (state.open?.kind === kind) return delta(state, event)
        // An item begins with its first word; without one there is none.
        if (kind === "call" || event.text === "") return [state, none]
        const writing = new Writing(state, options)
        beginHosted(writing)
        open(writing, kind)
        const [next, frames] = delta(writing.state(), event)
        return [next, [...writing.frames, ...frames]]
      }
      case "ChoiceEnded": {
        const writing = new Writing(state, options)
        closeOpen(writing, event.reason)
        return [{ ...writing.state(), reason: event.reason }, writing.frames]
      }
      default: {
        const writing = new Writing(state, options)
        if (event._tag === "Started") beginResponse(writing, event)
        else if (event._tag === "ToolCallStarted") {
          beginHosted(writing)
          open(writing, "call", event)
        } else endResponse(writing, event.usage)
        return [writing.state(), writing.frames]
      }
    }
  }

  const failed = (state: ResponseState, error: SimError): ReadonlyArray<Frame> => {
    if (state.started === undefined) return none
    const begun = new Writing(state, options)
    closeOpen(begun, "length")
    const output = begun.state().items
    const response = responseOf(state.started, options, { status: "failed", output, error: errorOf(error) })
    const writing = new Writing(state, options)
    writing.write("response.failed", { response })
    return writing.frames
  }

  const end = () => (options.flavour === "openresponses" ? [{ data: "[DONE]" }] : none)
  return { initial: initialState, step, end, failed }
}

/** The hot path: one frame from ready-made text around the piece. */
const delta = (state: ResponseState, event: Delta): Stepped => {
  const { open: item } = state
  const { text } = event
  const logprobs = "logprobs" in event ? event.logprobs : undefined
  const said = logprobs === undefined ? state.logprobs : [...state.logprobs, ...logprobs]
  const next = { ...state, text: state.text + text, logprobs: said }
  if (item?.event === undefined) return [next, none]
  const probable = item.kind === "text" ? `,"logprobs":${logprobsText(logprobs)}` : ""
  const padding = item.tails[text.length % item.tails.length]
  const data = `${item.head}${state.sequence}${item.fields}${JSON.stringify(text)}${probable}${padding}`
  return [{ ...next, sequence: state.sequence + 1 }, [{ event: item.event, data }]]
}

const logprobsText = (logprobs: ReadonlyArray<TokenLogprob> | undefined): string =>
  logprobs === undefined ? "[]" : JSON.stringify(logprobs.map(tokenLogprob))
