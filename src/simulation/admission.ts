/** Whether a call is let in: its limits, and the fault it meets. */
import { Duration, Effect, type Random, type Scope } from "effect"
import type { Call, LimitState } from "../domain/Call.ts"
import type { ModelCard } from "../domain/ModelCard.ts"
import { BadApiKey, RateLimited } from "../domain/RefusedCaller.ts"
import {
  BadGateway,
  ContextTooLong,
  Internal,
  Overloaded,
  SimError,
  type SimErrorReason,
  TimedOut,
} from "../domain/SimError.ts"
import type { Usage } from "../domain/Usage.ts"
import { type Fault, faultText, refusals, replacesAnswer } from "../faults/Fault.ts"
import type { FaultCall } from "../faults/FaultRule.ts"
import { Faults } from "../faults/Faults.ts"
import type { SeedHash } from "../generation/seededRandom.ts"
import { Pacer } from "../latency/Pacer.ts"
import { RateLimits } from "../limits/RateLimits.ts"
import { Seeds } from "./Seeds.ts"

export interface AdmissionRequest {
  readonly call: Call
  readonly model: string
  readonly card: ModelCard
  readonly streaming: boolean
  readonly breakable: boolean
  readonly promptTokens: number
  readonly cached: number
  /** The most that the answer may have. */
  readonly completionTokens: number
  /** What the caller said last. */
  readonly text: () => string
  /** The sequences that the answer is to stop at. */
  readonly stop: ReadonlyArray<string>
  readonly digest: SeedHash
  /** The call's arrival number. */
  readonly arrival: number
}

interface RefusedCall extends Pick<AdmissionRequest, "model" | "card" | "promptTokens"> {
  readonly call?: Call | undefined
}

export interface Admission {
  readonly limits: ReadonlyArray<LimitState>
  readonly fault: Fault | undefined
  /** Corrects what the call was charged. */
  readonly settle: ((usage: Usage) => Effect.Effect<void, never, Scope.Scope>) | undefined
}

/** Nobody's call. */
export const unlimited: Admission = { limits: [], fault: undefined, settle: undefined }

/** A fault that breaks the answer on its way, and the chance that decides where. */
export interface Breakage {
  readonly fault: Fault
  readonly random: Random.Random
}

export const breakageOf = (fault: Fault | undefined, random: () => Random.Random): Breakage | undefined =>
  fault === undefined || isRefusal(fault) ? undefined : { fault, random: random() }

const isRefusal = ({ kind }: Fault): boolean => refusals.some((refusal) => refusal === kind)

export const makeAdmission = Effect.gen(function* () {
  const rateLimits = yield* RateLimits
  const faults = yield* Faults
  const seeds = yield* Seeds
  const pacer = yield* Pacer

  return (request: AdmissionRequest): Effect.Effect<Admission, SimError, Scope.Scope> => {
    const { call, model, promptTokens, cached, completionTokens } = request
    const cost = { promptTokens, cachedTokens: cached, completionTokens }
    return Effect.flatMapEager(rateLimits.admit({ caller: call.caller, model, ...cost }), (grant) => {
      const drawn = faults.draw(new AskingCall(request), seeds.random("fault", request.digest, request.arrival))
      return Effect.flatMapEager(drawn, (fault) => {
        const limits = grant?.limits ?? noLimits
        if (fault !== undefined && replacesAnswer(fault.kind)) return refuse(fault, request, limits)
        if (call.notes?.timed === true) call.notes.admittedAt = pacer.now()
        if (grant === undefined) return Effect.succeed(fault === undefined ? unlimited : { ...unlimited, fault })
        const settle = ({ completion }: Usage) =>
          Effect.addFinalizer(() => grant.settle({ ...cost, completionTokens: completion }))
        return Effect.succeed({ limits, fault, settle })
      })
    })
  }
})

const noLimits: ReadonlyArray<LimitState> = []

/** The call as rules see it; most servers have no rules, and look at nothing of it. */
class AskingCall implements FaultCall {
  readonly #request: AdmissionRequest

  constructor(request: AdmissionRequest) {
    this.#request = request
  }

  get provider() {
    return this.#request.call.provider
  }

  get endpoint() {
    return this.#request.call.endpoint
  }

  get model() {
    return this.#request.model
  }

  get key() {
    return this.#request.call.caller.name
  }

  get streaming() {
    return this.#request.streaming
  }

  get breakable() {
    return this.#request.breakable
  }

  get headers() {
    return this.#request.call.headers
  }

  get text() {
    return this.#request.text
  }

  get stop() {
    return this.#request.stop
  }

  get digest() {
    const { a, b, c } = this.#request.digest
    return `${a} ${b} ${c}`
  }
}

/** Fails as the fault says, where it is one that stands in the place of an answer. */
export const refuse = (
  fault: Fault,
  request: RefusedCall,
  limits: ReadonlyArray<LimitState>,
): Effect.Effect<never, SimError> => {
  const text = faultText(fault)
  if (request.call?.notes !== undefined) request.call.notes.fault = text
  const failed = Effect.fail(new SimError({ reason: reasonOf(fault, request, limits), fault: text }))
  if (fault.kind !== "timeout") return failed
  if (fault.hang === true) return Effect.never
  return Effect.andThen(Effect.sleep(Duration.millis(fault.ms ?? usualTimeoutMs)), failed)
}

const usualTimeoutMs = 30_000
const usualRetryMs = 1_000
const usualWindow = 128_000

const reasonOf = (
  { kind, retry_after_ms = usualRetryMs }: Fault,
  { model, card, promptTokens }: RefusedCall,
  limits: ReadonlyArray<LimitState>,
): SimErrorReason => {
  switch (kind) {
    case "rate_limit": {
      const exceeded = limits[0] ?? {
        unit: "requests",
        window: "minute",
        limit: 500,
        remaining: 0,
        resetMs: retry_after_ms,
      }
      return new RateLimited({ model, exceeded, requested: 1, retryAfterMs: retry_after_ms, limits })
    }
    case "overloaded":
      return new Overloaded()
    case "timeout":
      return new TimedOut()
    case "bad_gateway":
      return new BadGateway()
    case "auth_error":
      return new BadApiKey({ shown: "sk-*****" })
    case "context_length": {
      const window = card.contextWindow > 0 ? card.contextWindow : usualWindow
      return new ContextTooLong({ window, prompt: Math.max(promptTokens, window + 1), completion: 0 })
    }
    default:
      return new Internal()
  }
}
