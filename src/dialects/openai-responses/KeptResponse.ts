/** A response as it is kept: what it was asked, and what it answered. */
import { replyCollector } from "../../domain/collectReply.ts"
import type { Reply, ReplyEvent } from "../../domain/Reply.ts"
import type { Item, ResponseOptions } from "./ResponseOptions.ts"
import { finishedResponse, type ResponseError, type ResponseHead, type ResponseObject, responseOf } from "./response.ts"

export interface KeptResponse {
  readonly head: ResponseHead
  readonly options: ResponseOptions
  readonly status: "queued" | "in_progress" | "answered" | "failed" | "cancelled"
  /** The request's own items, each with an id. */
  readonly input: ReadonlyArray<Item>
  /** The answer, when it is complete. */
  readonly reply?: Reply | undefined
  /** The answer as it was streamed, where its stream can be taken up again at any event. */
  readonly events?: ReadonlyArray<ReplyEvent> | undefined
  readonly error?: ResponseError | undefined
}

export const objectOf = ({ head, options, status, reply, error }: KeptResponse): ResponseObject =>
  status === "answered" && reply !== undefined
    ? finishedResponse(options, reply)
    : responseOf(head, options, { status: status === "answered" ? "in_progress" : status, output: [], error })

/** The events of the answer; without those of its stream, each of its parts is one. */
export const eventsOf = ({ events, reply }: KeptResponse): ReadonlyArray<ReplyEvent> => {
  if (events !== undefined) return events
  return reply === undefined ? [] : replyEvents(reply)
}

export const replyEvents = (reply: Reply): ReadonlyArray<ReplyEvent> => {
  const { choices, usage, ...started } = reply
  const [choice] = choices
  if (choice === undefined) return []
  const { text, refusal, reasoning, logprobs, toolCalls, reason, stopSequence } = choice
  const thought = usage.reasoning > 0 ? { reasoningTokens: usage.reasoning } : {}
  const likely = logprobs.length === 0 ? {} : { logprobs }
  const events: Array<ReplyEvent> = [{ _tag: "Started", ...started, ...thought }]
  if (reasoning !== "") events.push({ _tag: "ReasoningDelta", choice: 0, text: reasoning })
  if (text !== "") events.push({ _tag: "TextDelta", choice: 0, text, ...likely })
  if (refusal !== "") events.push({ _tag: "RefusalDelta", choice: 0, text: refusal, ...likely })
  for (const [index, { id, name, kind, input }] of toolCalls.entries()) {
    events.push({ _tag: "ToolCallStarted", choice: 0, index, id, name, kind })
    events.push({ _tag: "ToolInputDelta", choice: 0, index, kind, text: input })
  }
  events.push({ _tag: "ChoiceEnded", choice: 0, reason, stopSequence }, { _tag: "Finished", usage })
  return events
}

export const replyOf = (events: ReadonlyArray<ReplyEvent>): Reply => {
  const collector = replyCollector()
  for (const event of events) collector.add(event)
  return collector.reply()
}
