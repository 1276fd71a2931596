/** The seam between the simulation and a provider's API: how a request is read and a reply is written. */
import type { Effect } from "effect"
import type { HttpServerResponse } from "effect/http"
import type { Call } from "../domain/Call.ts"
import type { Prompt } from "../domain/Prompt.ts"
import type { Reply, ReplyEvent } from "../domain/Reply.ts"
import type { SimError } from "../domain/SimError.ts"
import type { Wishes } from "../simulation/Simulation.ts"
import type { ApiStyle } from "./ApiStyle.ts"
import type { StreamFormat } from "./StreamFormat.ts"

/**
 * A request as it came, its body parsed as JSON.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { ModelCatalog, openAiChat, type WireInput } from "llmsim"
 *
 * const body = { model: "gpt-4o", messages: [{ role: "user", content: "Hi" }], stream: true }
 * const input: WireInput = { body, headers: { "content-type": "application/json" }, params: {} }
 * const decoded = Effect.flatMap(ModelCatalog, (catalog) => openAiChat(catalog).decode(input))
 * ```
 */
export interface WireInput {
  readonly body: unknown
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly params: Readonly<Record<string, string | undefined>>
}

/**
 * A request that a codec has read.
 *
 * @example
 * ```ts
 * import type { Decoded } from "llmsim"
 *
 * const told = ({ prompt, streaming }: Decoded<unknown>): string =>
 *   `${prompt.messages.length} messages for ${prompt.model}${streaming ? ", streamed" : ""}`
 * ```
 */
export interface Decoded<Options> {
  readonly prompt: Prompt
  readonly streaming: boolean
  /** What the dialect needs again to write its answer. */
  readonly options: Options
}

/**
 * One piece of a stream; `data` is JSON text or a provider's end mark.
 *
 * @example
 * ```ts
 * import type { Frame } from "llmsim"
 *
 * const written = ({ event, data }: Frame): string =>
 *   `${event === undefined ? "" : `event: ${event}\n`}data: ${data}\n\n`
 * written({ data: "[DONE]" }) // "data: [DONE]\n\n"
 * ```
 */
export interface Frame {
  readonly event?: string | undefined
  readonly data: string
}

/**
 * Turns reply events into frames, purely: the next state, and what to send.
 *
 * @example
 * ```ts
 * import type { ReplyMachine } from "llmsim"
 *
 * const pieces: ReplyMachine<number> = {
 *   initial: 0,
 *   step: (count, event) => (event._tag === "TextDelta" ? [count + 1, [{ data: event.text }]] : [count, []]),
 *   end: (count) => [{ event: "end", data: `${count} pieces` }],
 * }
 * ```
 */
export interface ReplyMachine<State> {
  readonly initial: State
  readonly step: (state: State, event: ReplyEvent) => readonly [State, ReadonlyArray<Frame>]
  /** The data of the one frame of an event that leaves the state as it is, where that can be had quicker. */
  readonly data?: (state: State, event: ReplyEvent) => string | undefined
  /** What follows the frames of the last event. */
  readonly end: (state: State) => ReadonlyArray<Frame>
  /** What tells of a failure after the frames so far, where that is more than the failure's own frame; may be nothing. */
  readonly failed?: (state: State, error: SimError) => ReadonlyArray<Frame>
}

/** What came with a request's prompt. */
export interface Asked {
  readonly call: Call
  readonly wishes: Wishes | undefined
}

export type Diverted = Effect.Effect<HttpServerResponse.HttpServerResponse, SimError>

/**
 * The seam to a provider: reads its requests, writes its answers, streams and errors.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import type { CompletionCodec, WireInput } from "llmsim"
 *
 * const statusOf = <Options, State>(codec: CompletionCodec<Options, State>, input: WireInput) =>
 *   Effect.match(codec.decode(input), {
 *     onSuccess: () => 200,
 *     onFailure: (error) => codec.failure(error, "req_1").status,
 *   })
 * ```
 */
export interface CompletionCodec<Options, State> extends ApiStyle {
  /** The dialect's name: "openai-chat". */
  readonly id: string
  /** How its streams are written; absent: as server-sent events. */
  readonly format?: StreamFormat
  /** Fails with `InvalidRequest`, which names the field. */
  readonly decode: (input: WireInput) => Effect.Effect<Decoded<Options>, SimError>
  readonly machine: (decoded: Decoded<Options>) => ReplyMachine<State>
  /** The whole answer as a JSON value. */
  readonly whole: (decoded: Decoded<Options>, reply: Reply) => unknown
  /** The same as JSON text, of those answers that can be written quicker so; `undefined` for the others. */
  readonly wholeText?: (decoded: Decoded<Options>, reply: Reply) => string | undefined
  /** Answers in another way than at once, such as later; `undefined` to answer as always. */
  readonly divert?: (decoded: Decoded<Options>, asked: Asked) => Diverted | undefined
  /** Remembers a complete answer, before the caller sees its end; `undefined` for one that is not to be remembered. */
  readonly keep?: (decoded: Decoded<Options>) => ((reply: Reply) => Effect.Effect<void>) | undefined
}
