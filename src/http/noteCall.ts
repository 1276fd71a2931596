/** Keeps on a request's trail what its dialect and its answer tell. */
import { lastUserText, type Prompt } from "../domain/Prompt.ts"
import type { FinishReason, ReplyEvent } from "../domain/Reply.ts"
import type { SimError } from "../domain/SimError.ts"
import type { Answer } from "../simulation/Simulation.ts"
import type { Decoded } from "./CompletionCodec.ts"
import type { RequestTrail } from "./RequestTrail.ts"
import type { Encoder } from "./replyTexts.ts"

export const noteAsked = (trail: RequestTrail, { prompt, streaming }: Decoded<unknown>, now: number): void => {
  trail.decodedAt = now
  trail.model = prompt.model
  trail.streaming = streaming
  trail.promptText = lastWords(prompt)
}

export const noteAnswer = (
  trail: RequestTrail,
  { usage, limits, started, paced, shown }: Answer,
  now: number,
): void => {
  const { events, due } = paced.timeline
  trail.plannedAt = now
  trail.usage = usage
  trail.promptTokens = usage.prompt
  trail.completionTokens = usage.completion
  if (shown !== undefined) trail.fault = shown.kind
  trail.limits = limits
  trail.eventsDue = due
  trail.events = events
  trail.answerKey = started.key
  // An engine's clock starts at zero, and goes the slower the more it has to do: nobody knows its end before.
  if (paced.startedAt !== 0) trail.planned = { ttft: due[1] ?? 0, duration: due.at(-1) ?? 0 }
  trail.finishReasons = finishReasons(events)
}

export const noteFailure = (trail: RequestTrail, { reason, fault }: SimError): void => {
  trail.error = reason._tag
  if (fault !== undefined) trail.fault = fault
}

/** The encoder, which notes when more than the start of the answer goes through it for the first time. */
export const watchFirst = (encoder: Encoder, trail: RequestTrail, now: () => number): Encoder => ({
  ...encoder,
  encode: (events, from, end) => {
    if (trail.firstTokenAt === undefined && events[end - 1]?._tag !== "Started") trail.firstTokenAt = now()
    return encoder.encode(events, from, end)
  },
})

const mostCharacters = 200

/** A copy of its own, since a part of a long text would keep all of it. */
const lastWords = ({ messages }: Prompt): string => {
  const text = lastUserText(messages)
  return text.length <= mostCharacters ? text : Buffer.from(text.slice(0, mostCharacters)).toString()
}

/** They stand at the end, before the last event. */
const finishReasons = (events: ReadonlyArray<ReplyEvent>): ReadonlyArray<string> => {
  const last = events.at(-2)
  if (last?._tag === "ChoiceEnded" && events.at(-3)?._tag !== "ChoiceEnded") return alone[last.reason]
  const reasons: Array<string> = []
  for (let i = events.length - 2; i >= 0; i--) {
    const event = events[i]
    if (event?._tag === "ChoiceEnded") reasons[event.choice] = event.reason
    else if (reasons.length > 0) break
  }
  return reasons.filter((reason) => reason !== undefined)
}

/** Most answers have one choice, and share their list. */
const alone: Readonly<Record<FinishReason, ReadonlyArray<string>>> = {
  stop: ["stop"],
  length: ["length"],
  tool_calls: ["tool_calls"],
  content_filter: ["content_filter"],
  pause_turn: ["pause_turn"],
}
