/** Tells the verdict on clients of one call: that it came, how it went wrong, and whether the client stayed. */
import type { HttpServerRequest, HttpServerResponse } from "effect/http"
import type { Call } from "../domain/Call.ts"
import type { Prompt } from "../domain/Prompt.ts"
import type { SimError } from "../domain/SimError.ts"
import { failureByFault } from "../faults/verdict/failureByFault.ts"
import type { CallEnd, CallFailure } from "../faults/verdict/SeenCall.ts"
import type { Verdict } from "../faults/verdict/Verdict.ts"
import { trailOf } from "./RequestTrail.ts"
import { refusalSeen } from "./refusalSeen.ts"
import { seenCallOf } from "./seenCallOf.ts"

type Request = HttpServerRequest.HttpServerRequest
type Response = HttpServerResponse.HttpServerResponse

/** What was read of the call. */
export type ReadCall = Pick<Call, "caller" | "body">

/** What completions have besides. */
export interface ReadPrompt {
  readonly prompt: Prompt
  readonly streaming: boolean
}

/** What of the verdict handlers need. */
export type Judge = Pick<Verdict["Service"], "isWatching" | "arrived">

export class Witness {
  readonly #verdict: Judge
  readonly #request: Request
  #call: ReadCall | undefined
  #prompt: ReadPrompt | undefined
  #refusal: CallFailure | undefined
  #end: ((end: CallEnd) => void) | undefined

  constructor(verdict: Judge, request: Request) {
    this.#verdict = verdict
    this.#request = request
  }

  read(call: ReadCall, prompt?: ReadPrompt): void {
    this.#call = call
    this.#prompt = prompt
    if (this.#verdict.isWatching()) this.#begin()
  }

  refused(error: SimError, response: Response): void {
    this.#refusal = refusalSeen(error, response)
  }

  /** The answer has been sent, or its caller has left. */
  ended(hasLeft: boolean): void {
    const { fault } = trailOf(this.#request)
    const hasFailed = fault !== undefined || this.#refusal !== undefined
    // The first call that goes wrong is told late: until then nobody watched.
    if (this.#end === undefined && hasFailed) this.#begin()
    if (this.#end === undefined) return
    const failure = this.#refusal ?? (fault === undefined ? undefined : failureByFault(fault, hasLeft))
    this.#end({ failure, hasLeft })
  }

  #begin(): void {
    if (this.#call === undefined || trailOf(this.#request).inProcess) return
    this.#end = this.#verdict.arrived(seenCallOf(this.#request, this.#call, this.#prompt))
  }
}
