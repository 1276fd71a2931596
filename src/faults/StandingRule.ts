/** A fault rule in force, with its counts. */
import type { Random } from "effect"
import { Remembered } from "../domain/Remembered.ts"
import { type Fault, replacesAnswer } from "./Fault.ts"
import { type FaultCall, type FaultRule, matcherOf } from "./FaultRule.ts"

/** Requests whose attempts are counted, at most; the oldest are forgotten. */
const mostRequests = 10_000

export class StandingRule {
  readonly rule: FaultRule
  readonly #fits: (call: FaultCall) => boolean
  readonly #endsAt: number
  readonly #attempts = new Remembered<number>(mostRequests)
  #fitted = 0
  #happened = 0

  constructor(rule: FaultRule, now: number) {
    this.rule = rule
    this.#fits = matcherOf(rule.match)
    this.#endsAt = now + (rule.for_ms ?? Number.POSITIVE_INFINITY)
  }

  /** How often the fault has happened. */
  get happened(): number {
    return this.#happened
  }

  isOver(now: number): boolean {
    return now >= this.#endsAt || this.#happened >= (this.rule.times ?? Number.POSITIVE_INFINITY)
  }

  /** The fault, if the call meets it. */
  meet(call: FaultCall, now: number, random: Random.Random): Fault | undefined {
    if (this.isOver(now) || !this.#fits(call)) return undefined
    if (!call.breakable && !replacesAnswer(this.rule.fault.kind)) return undefined
    this.#fitted++
    const { every = 1, probability = 1, first_attempts, fault } = this.rule
    if (this.#fitted % every !== 0) return undefined
    if (first_attempts !== undefined && this.#attempt(call.digest) > first_attempts) return undefined
    if (probability < 1 && random.nextDoubleUnsafe() >= probability) return undefined
    this.#happened++
    return fault
  }

  /** The number of this attempt at the request, from 1. */
  #attempt(digest: string): number {
    const attempt = (this.#attempts.get(digest) ?? 0) + 1
    this.#attempts.set(digest, attempt)
    return attempt
  }
}
