/** Folds a stream of reply events into the one whole reply that they spell. */
import { Effect, Stream } from "effect"
import type {
  ChoiceEnded,
  Finished,
  Reply,
  ReplyChoice,
  ReplyEvent,
  ReplyToolCall,
  Started,
  TokenLogprob,
} from "./Reply.ts"

interface OpenChoice {
  text: string
  refusal: string
  reasoning: string
  logprobs: ReadonlyArray<TokenLogprob>
  toolCalls: Array<{ -readonly [K in keyof ReplyToolCall]: ReplyToolCall[K] }>
  ended: ChoiceEnded | undefined
}

interface OpenReply {
  started: Started | undefined
  finished: Finished | undefined
  readonly choices: Array<OpenChoice>
}

const none: ReadonlyArray<TokenLogprob> = []

const choiceAt = (reply: OpenReply, index: number): OpenChoice => {
  let choice = reply.choices[index]
  if (choice === undefined) {
    choice = { text: "", refusal: "", reasoning: "", logprobs: none, toolCalls: [], ended: undefined }
    reply.choices[index] = choice
  }
  return choice
}

const add = (reply: OpenReply, event: ReplyEvent): void => {
  switch (event._tag) {
    case "Started":
      reply.started = event
      return
    case "TextDelta":
    case "RefusalDelta": {
      const choice = choiceAt(reply, event.choice)
      choice[event._tag === "TextDelta" ? "text" : "refusal"] += event.text
      if (event.logprobs !== undefined) choice.logprobs = [...choice.logprobs, ...event.logprobs]
      return
    }
    case "ReasoningDelta":
      choiceAt(reply, event.choice).reasoning += event.text
      return
    case "ToolCallStarted": {
      const choice = choiceAt(reply, event.choice)
      const { id, name, kind } = event
      const after = choice.text.length + choice.refusal.length
      choice.toolCalls[event.index] = { id, name, kind, input: "", ...(after > 0 && { after }) }
      return
    }
    case "ToolInputDelta": {
      const call = choiceAt(reply, event.choice).toolCalls[event.index]
      if (call !== undefined) call.input += event.text
      return
    }
    case "ChoiceEnded":
      choiceAt(reply, event.choice).ended = event
      return
    case "Finished":
      reply.finished = event
  }
}

const closeChoice = ({ ended, text, refusal, reasoning, logprobs, toolCalls }: OpenChoice): ReplyChoice => ({
  text,
  refusal,
  reasoning,
  logprobs,
  toolCalls,
  reason: ended?.reason ?? "stop",
  stopSequence: ended?.stopSequence,
})

const close = ({ started, finished, choices }: OpenReply): Reply => {
  if (started === undefined || finished === undefined) {
    throw new Error("a reply ended without its Started or Finished event")
  }
  return {
    key: started.key,
    model: started.model,
    createdAt: started.createdAt,
    promptTokens: started.promptTokens,
    cachedTokens: started.cachedTokens,
    choices: choices.map(closeChoice),
    usage: finished.usage,
  }
}

export interface ReplyCollector {
  readonly add: (event: ReplyEvent) => void
  /** Throws when the first or the last event has not been added. */
  readonly reply: () => Reply
}

/** Folds events that are added one by one. */
export const replyCollector = (): ReplyCollector => {
  const open: OpenReply = { started: undefined, finished: undefined, choices: [] }
  return { add: (event) => add(open, event), reply: () => close(open) }
}

/**
 * Runs the stream to its end, so it takes as long as the stream does. Fails as the stream fails.
 *
 * @example
 * ```ts
 * import { Effect, type Stream } from "effect"
 * import { collectReply, type ReplyEvent } from "llmsim"
 *
 * const texts = (events: Stream.Stream<ReplyEvent>) =>
 *   Effect.map(collectReply(events), ({ choices }) => choices.map(({ text }) => text))
 * ```
 */
export const collectReply = <E, R>(events: Stream.Stream<ReplyEvent, E, R>): Effect.Effect<Reply, E, R> =>
  Effect.suspend(() => {
    const collector = replyCollector()
    const addAll = (batch: ReadonlyArray<ReplyEvent>) => {
      for (const event of batch) collector.add(event)
      return Effect.void
    }
    return Effect.map(Stream.runForEachArray(events, addAll), collector.reply)
  })
