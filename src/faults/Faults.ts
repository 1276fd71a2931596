/** Decides which calls go wrong, and how. */
import { Clock, Context, Effect, Layer, type Random } from "effect"
import { type Fault, parseFault } from "./Fault.ts"
import { drawError, type ErrorRates, hasErrors, type Phase, strengthAt } from "./FaultPlan.ts"
import type { FaultCall, FaultRule } from "./FaultRule.ts"
import { StandingRule } from "./StandingRule.ts"

/**
 * All that can be said of faults before the start.
 *
 * @example
 * ```ts
 * import { Schema } from "effect"
 * import { ErrorRates, type FaultOptions, Faults } from "llmsim"
 *
 * const errors = Schema.decodeUnknownSync(ErrorRates)({ overloaded_rate: 0.1 })
 * const options: FaultOptions = { errors, rules: [{ fault: { kind: "stall", ms: 500 } }], schedule: [], headers: true }
 * const faults = Faults.layer(options)
 * ```
 */
export interface FaultOptions {
  readonly errors: ErrorRates
  readonly rules: ReadonlyArray<FaultRule>
  readonly schedule: ReadonlyArray<Phase>
  /** Whether a request may ask for its own fault, in the header `x-llmsim-fault`. */
  readonly headers: boolean
  /** When the schedule begins, in Unix milliseconds; absent: now. */
  readonly startedAt?: number | undefined
}

/**
 * A rule that was added while llmsim runs.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { type AddedRule, Faults } from "llmsim"
 *
 * const isUnmet = ({ happened }: AddedRule): boolean => happened === 0
 * const unmet = Effect.map(Faults, (faults) => faults.list().filter(isUnmet))
 * ```
 */
export interface AddedRule {
  readonly id: string
  readonly rule: FaultRule
  readonly happened: number
}

/**
 * Decides which calls go wrong, and how; rules may be added while it runs.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { Faults } from "llmsim"
 *
 * const failTwice = Effect.map(Faults, (faults) => faults.add({ fault: { kind: "server_error" }, times: 2 }))
 * ```
 */
export class Faults extends Context.Service<
  Faults,
  {
    /** The fault that the call meets. `random` is the call's own. */
    readonly draw: (call: FaultCall, random: Random.Random) => Effect.Effect<Fault | undefined>
    /** How many times longer answers take at this moment. */
    readonly latencyFactor: () => number
    readonly add: (rule: FaultRule) => AddedRule
    readonly list: () => ReadonlyArray<AddedRule>
    /** Whether there was such a rule. */
    readonly remove: (id: string) => boolean
    readonly clear: () => void
  }
>()("llmsim/faults/Faults") {
  /** Later sources beat earlier ones: rates, schedule, rules, rules added at run time, the request's own header. */
  static readonly layer = (options: FaultOptions) =>
    Layer.effect(
      this,
      Effect.map(Clock.Clock, (clock) => make(options, clock)),
    )
}

const make = (
  { errors, rules, schedule, headers, ...options }: FaultOptions,
  clock: Clock.Clock,
): Faults["Service"] => {
  const now = () => clock.currentTimeMillisUnsafe()
  const startedAt = options.startedAt ?? now()
  const anyErrors = hasErrors(errors)
  const standing = rules.map((rule) => new StandingRule(rule, startedAt))
  const phases = schedule.map((phase) => ({
    phase,
    rules: (phase.faults ?? []).map((rule) => new StandingRule(rule, startedAt)),
  }))
  const added = new Map<string, StandingRule>()
  let lastId = 0

  const fromSchedule = (call: FaultCall, at: number, random: Random.Random): Fault | undefined => {
    for (const { phase, rules: own } of phases.toReversed()) {
      const strength = strengthAt(phase, at - startedAt)
      if (strength === 0) continue
      const isSpared = own.length > 0 && strength < 1 && random.nextDoubleUnsafe() >= strength
      const met = isSpared ? undefined : firstOf(own, call, at, random)
      const fault = met ?? (phase.errors && drawError(phase.errors, strength, random))
      if (fault !== undefined) return fault
    }
    return undefined
  }

  const fromAdded = (call: FaultCall, at: number, random: Random.Random): Fault | undefined => {
    for (const [id, rule] of added) if (rule.isOver(at)) added.delete(id)
    return firstOf([...added.values()].toReversed(), call, at, random)
  }

  const draw = (call: FaultCall, random: Random.Random): Fault | undefined => {
    const asked = headers ? call.headers["x-llmsim-fault"] : undefined
    const own = asked === undefined ? undefined : parseFault(asked)
    if (own !== undefined) return own
    const at = now()
    const fault = added.size === 0 ? undefined : fromAdded(call, at, random)
    if (fault !== undefined) return fault
    return (
      firstOf(standing, call, at, random) ??
      (phases.length === 0 ? undefined : fromSchedule(call, at, random)) ??
      (anyErrors ? drawError(errors, 1, random) : undefined)
    )
  }

  // Most servers have none, and their calls pay no more than the question.
  const hasRules = anyErrors || standing.length > 0 || phases.length > 0
  const isQuiet = (call: FaultCall) =>
    !hasRules && added.size === 0 && (!headers || call.headers["x-llmsim-fault"] === undefined)

  return {
    draw: (call, random) => (isQuiet(call) ? noFault : Effect.sync(() => draw(call, random))),
    latencyFactor: () => {
      let factor = 1
      for (const { phase } of phases) factor *= 1 + (phase.latency_factor - 1) * strengthAt(phase, now() - startedAt)
      return factor
    },
    add: (rule) => {
      const id = `fault_${++lastId}`
      added.set(id, new StandingRule(rule, now()))
      return { id, rule, happened: 0 }
    },
    list: () => [...added].map(([id, { rule, happened }]) => ({ id, rule, happened })),
    remove: (id) => added.delete(id),
    clear: () => added.clear(),
  }
}

const noFault = Effect.undefined

const firstOf = (
  rules: ReadonlyArray<StandingRule>,
  call: FaultCall,
  now: number,
  random: Random.Random,
): Fault | undefined => {
  for (const rule of rules) {
    const fault = rule.meet(call, now, random)
    if (fault !== undefined) return fault
  }
  return undefined
}
