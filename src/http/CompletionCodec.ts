/** The seam between the simulation and a provider's API: how a request is read and a reply is written. */
import type { Effect } from "effect"
import type { HttpServerResponse } from "effect/http"
import type { Call, LimitState } from "../domain/Call.ts"
import type { Prompt } from "../domain/Prompt.ts"
import type { Reply, ReplyEvent } from "../domain/Reply.ts"
import type { SimError } from "../domain/SimError.ts"
import type { Wishes } from "../simulation/Simulation.ts"
import type { StreamFormat } from "./StreamFormat.ts"

/** A request as it came, its body parsed as JSON. */
export interface WireInput {
  readonly body: unknown
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly params: Readonly<Record<string, string | undefined>>
}

/** A request that a codec has read. */
export interface Decoded<Options> {
  readonly prompt: Prompt
  readonly streaming: boolean
  /** What the dialect needs again to write its answer. */
  readonly options: Options
}

/** One piece of a stream; `data` is JSON text or a provider's end mark. */
export interface Frame {
  readonly event?: string | undefined
  readonly data: string
}

/** Turns reply events into frames, purely: the next state, and what to send. */
export interface ReplyMachine<State> {
  readonly initial: State
  readonly step: (state: State, event: ReplyEvent) => readonly [State, ReadonlyArray<Frame>]
  /** What follows the frames of the last event. */
  readonly end: (state: State) => ReadonlyArray<Frame>
  /** What tells of a failure after the frames so far, where that is more than the failure's own frame; may be nothing. */
  readonly failed?: (state: State, error: SimError) => ReadonlyArray<Frame>
}

/** A failure in the provider's own shape: as a response, and as a frame of a stream that has begun. */
export interface WireFailure {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  readonly frame: Frame
}

/** What came with a request's prompt. */
export interface Asked {
  readonly call: Call
  readonly wishes: Wishes | undefined
}

export type Diverted = Effect.Effect<HttpServerResponse.HttpServerResponse, SimError>

/** How a provider words a failure of the request with this id. */
export type FailureShape = (error: SimError, requestId: string) => WireFailure

/** Headers of every answer of a provider; `elapsedMs` is the time until they left, `limits` what the caller has left. */
export type AnswerHeaders = (
  elapsedMs: number,
  limits: ReadonlyArray<LimitState>,
  requestId: string,
) => Readonly<Record<string, string>>

/** The seam to a provider: reads its requests, writes its answers, streams and errors. */
export interface CompletionCodec<Options, State> {
  /** The dialect's name: "openai-chat". */
  readonly id: string
  /** The provider's name, as its routes' prefix says it: "openai". */
  readonly provider: string
  /** How its streams are written; absent: as server-sent events. */
  readonly format?: StreamFormat
  /** Whether a body is read as JSON whatever its headers call it. */
  readonly anyContentType?: boolean
  /** Fails with `InvalidRequest`, which names the field. */
  readonly decode: (input: WireInput) => Effect.Effect<Decoded<Options>, SimError>
  readonly machine: (decoded: Decoded<Options>) => ReplyMachine<State>
  /** The whole answer as a JSON value. */
  readonly whole: (decoded: Decoded<Options>, reply: Reply) => unknown
  /** Answers in another way than at once, such as later; `undefined` to answer as always. */
  readonly divert?: (decoded: Decoded<Options>, asked: Asked) => Diverted | undefined
  /** Remembers a complete answer, before the caller sees its end; `undefined` for one that is not to be remembered. */
  readonly keep?: (decoded: Decoded<Options>) => ((reply: Reply) => Effect.Effect<void>) | undefined
  readonly failure: FailureShape
  readonly headers: AnswerHeaders
}
