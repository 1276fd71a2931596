/** Writes a reply as a legacy completion: whole, or chunk by chunk. */
import type { FinishReason, Reply, ReplyEvent, Started, TokenLogprob } from "../../domain/Reply.ts"
import type { Decoded, Frame, ReplyMachine } from "../../http/CompletionCodec.ts"
import { fingerprintOf } from "../openai-chat/fingerprint.ts"
import { usageOf } from "../openai-chat/usage.ts"
import type { CompletionOptions } from "./decode.ts"

const headOf = (started: Omit<Started, "_tag">) => ({
  id: `cmpl-${started.key}`,
  object: "text_completion",
  created: started.createdAt,
  model: started.model,
  system_fingerprint: fingerprintOf(started.model),
})

const logprobsOf = (tokens: ReadonlyArray<TokenLogprob> | undefined, start: number) => {
  if (tokens === undefined) return null
  let offset = start
  return {
    tokens: tokens.map(({ token }) => token),
    token_logprobs: tokens.map(({ logprob }) => logprob),
    top_logprobs: tokens.map(({ top }) => Object.fromEntries(top.map(({ token, logprob }) => [token, logprob]))),
    text_offset: tokens.map(({ token }) => {
      offset += token.length
      return offset - token.length
    }),
  }
}

/** Completions know neither tools nor pauses. */
const finishOf = (reason: FinishReason): FinishReason =>
  reason === "tool_calls" || reason === "pause_turn" ? "stop" : reason

export const whole = ({ options }: Decoded<CompletionOptions>, reply: Reply) => ({
  ...headOf(reply),
  choices: reply.choices.map((choice, index) => {
    const echoed = options.echoed(index)
    return {
      text: echoed + choice.text + choice.refusal,
      index,
      logprobs: options.logprobs ? logprobsOf(choice.logprobs, echoed.length) : null,
      finish_reason: finishOf(choice.reason),
    }
  }),
  usage: usageOf(reply.usage),
})

export interface CompletionState {
  readonly head: string
  /** For each choice that has begun, how long its text is so far. */
  readonly lengths: ReadonlyArray<number>
}

const none: ReadonlyArray<Frame> = []

export const machine = ({ options }: Decoded<CompletionOptions>): ReplyMachine<CompletionState> => {
  const tail = options.includeUsage ? `],"usage":null}` : "]}"

  const chunk = ({ head }: CompletionState, choice: object): Frame => ({
    data: `${head}${JSON.stringify(choice)}${tail}`,
  })

  const step = (state: CompletionState, event: ReplyEvent): readonly [CompletionState, ReadonlyArray<Frame>] => {
    switch (event._tag) {
      case "Started":
        return [{ head: `${JSON.stringify(headOf(event)).slice(0, -1)},"choices":[`, lengths: [] }, none]
      case "Finished": {
        if (!options.includeUsage) return [state, none]
        return [state, [{ data: `${state.head}],"usage":${JSON.stringify(usageOf(event.usage))}}` }]]
      }
      case "TextDelta":
      case "RefusalDelta": {
        const { choice: index, text, logprobs } = event
        const [begun, first] = begin(state, index)
        const start = begun.lengths[index] ?? 0
        const said = { text, index, logprobs: logprobsOf(logprobs, start), finish_reason: null }
        const frames = [...first, chunk(begun, said)]
        // Only probabilities say where in the text they stand.
        if (logprobs === undefined) return [begun, frames]
        return [{ ...begun, lengths: begun.lengths.with(index, start + text.length) }, frames]
      }
      case "ChoiceEnded": {
        const [begun, first] = begin(state, event.choice)
        const end = { text: "", index: event.choice, logprobs: null, finish_reason: finishOf(event.reason) }
        return [begun, [...first, chunk(begun, end)]]
      }
      default:
        return [state, none]
    }
  }

  /** A choice that echoes its prompt begins with it. */
  const begin = (state: CompletionState, index: number): readonly [CompletionState, ReadonlyArray<Frame>] => {
    if (state.lengths[index] !== undefined) return [state, none]
    const text = options.echoed(index)
    const lengths = [...state.lengths]
    lengths[index] = text.length
    const begun = { ...state, lengths }
    return [begun, text === "" ? none : [chunk(begun, { text, index, logprobs: null, finish_reason: null })]]
  }

  return { initial: { head: "", lengths: [] }, step, end: () => [{ data: "[DONE]" }] }
}
