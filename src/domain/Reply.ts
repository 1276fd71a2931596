/** The canonical answer: a sequence of events, of which a whole answer is the fold. */
import type { CacheWrites, Usage } from "./Usage.ts"

/**
 * Why an answer ends; `pause_turn`: its provider ran tools so long that the caller is to ask it to go on.
 *
 * @example
 * ```ts
 * import type { FinishReason, Reply } from "llmsim"
 *
 * const endedBy = ({ choices }: Reply, why: FinishReason): boolean => choices.every(({ reason }) => reason === why)
 * ```
 */
export type FinishReason = "stop" | "length" | "tool_calls" | "content_filter" | "pause_turn"

/** The answer has begun. `createdAt` is in Unix seconds; `key` is 32 hex digits that dialects build their ids from. */
export interface Started {
  readonly _tag: "Started"
  readonly key: string
  readonly model: string
  readonly createdAt: number
  readonly promptTokens: number
  /** Prompt tokens that the prompt cache had. */
  readonly cachedTokens: number
  /** Completion tokens that go by in thought, whether anybody sees the thoughts or not; absent: none. */
  readonly reasoningTokens?: number
  /** Tokens of thoughts that no event carries, as nobody sees them; absent where there are none. */
  readonly unseenReasoning?: number
  readonly cacheWrites?: CacheWrites | undefined
}

/** One token of an answer and how likely it was, as a natural logarithm; `top` are the likeliest at its place. */
export interface TokenLogprob {
  readonly token: string
  readonly logprob: number
  readonly top: ReadonlyArray<{ readonly token: string; readonly logprob: number }>
}

/** One piece of visible text of choice `choice`; its tokens' probabilities where the caller asked for them. */
export interface TextDelta {
  readonly _tag: "TextDelta"
  readonly choice: number
  readonly text: string
  /** How many tokens the piece is; absent: one. So for every delta. */
  readonly tokens?: number
  readonly logprobs?: ReadonlyArray<TokenLogprob>
}

/** One piece of a refusal, which stands in the place of the text. */
export interface RefusalDelta {
  readonly _tag: "RefusalDelta"
  readonly choice: number
  readonly text: string
  readonly tokens?: number
  readonly logprobs?: ReadonlyArray<TokenLogprob>
}

/** One piece of the reasoning that precedes the visible text. */
export interface ReasoningDelta {
  readonly _tag: "ReasoningDelta"
  readonly choice: number
  readonly text: string
  readonly tokens?: number
}

/**
 * The `index`-th tool call of a choice begins; its input follows in pieces. `id` is 24 hex digits, which dialects give
 * their own prefix.
 */
export interface ToolCallStarted {
  readonly _tag: "ToolCallStarted"
  readonly choice: number
  readonly index: number
  readonly id: string
  readonly name: string
  readonly kind: "function" | "custom"
  /** Tokens of the name. */
  readonly tokens?: number
}

export interface ToolInputDelta {
  readonly _tag: "ToolInputDelta"
  readonly choice: number
  readonly index: number
  readonly kind: "function" | "custom"
  readonly text: string
  readonly tokens?: number
}

/** Choice `choice` has ended; `stopSequence` is the caller's stop text that ended it, if one did. */
export interface ChoiceEnded {
  readonly _tag: "ChoiceEnded"
  readonly choice: number
  readonly reason: FinishReason
  readonly stopSequence: string | undefined
}

/** The answer is complete: always the last event. */
export interface Finished {
  readonly _tag: "Finished"
  readonly usage: Usage
}

/**
 * One step of an answer; a stream is a list of them, a whole answer is their fold.
 *
 * @example
 * ```ts
 * import type { ReplyEvent } from "llmsim"
 *
 * const textIn = (event: ReplyEvent): string => (event._tag === "TextDelta" ? event.text : "")
 * textIn({ _tag: "TextDelta", choice: 0, text: "Hi" }) // "Hi"
 * ```
 */
export type ReplyEvent =
  | Started
  | TextDelta
  | RefusalDelta
  | ReasoningDelta
  | ToolCallStarted
  | ToolInputDelta
  | ChoiceEnded
  | Finished

/**
 * A call of a tool, with its input as text.
 *
 * @example
 * ```ts
 * import type { ReplyToolCall } from "llmsim"
 *
 * const argumentsOf = ({ kind, input }: ReplyToolCall): unknown => (kind === "function" ? JSON.parse(input) : input)
 * argumentsOf({ id: "1", name: "weather", kind: "function", input: '{"city":"Lisbon"}' }) // { city: "Lisbon" }
 * ```
 */
export interface ReplyToolCall {
  readonly id: string
  readonly name: string
  readonly kind: "function" | "custom"
  readonly input: string
  /** How many characters of the choice's text and refusal came before it; absent: none. */
  readonly after?: number
}

/**
 * One of the answers that the caller asked for.
 *
 * @example
 * ```ts
 * import type { ReplyChoice } from "llmsim"
 *
 * const shown = ({ refusal, text }: ReplyChoice): string => (refusal === "" ? text : `(refused) ${refusal}`)
 * ```
 */
export interface ReplyChoice {
  readonly text: string
  readonly refusal: string
  readonly reasoning: string
  /** Those of the text or refusal; empty when the caller did not ask for them. */
  readonly logprobs: ReadonlyArray<TokenLogprob>
  readonly toolCalls: ReadonlyArray<ReplyToolCall>
  readonly reason: FinishReason
  readonly stopSequence: string | undefined
}

/**
 * A whole answer: what `collectReply` makes of the events.
 *
 * @example
 * ```ts
 * import { type Reply, totalTokens } from "llmsim"
 *
 * const told = ({ model, choices, usage }: Reply): string =>
 *   `${model}: ${choices.map(({ text }) => text).join(" | ")} (${totalTokens(usage)} tokens)`
 * ```
 */
export interface Reply extends Omit<Started, "_tag" | "reasoningTokens"> {
  readonly choices: ReadonlyArray<ReplyChoice>
  readonly usage: Usage
}
