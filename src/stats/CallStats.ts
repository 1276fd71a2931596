/** What ended calls add up to: by name, over time, and how long they took. */
import { Record } from "effect"
import type { CallDetails, Counts } from "./CallTotals.ts"
import { Histogram, type HistogramState } from "./Histogram.ts"
import { increment } from "./increment.ts"
import { faultKind, type ObservedCall, timePerToken } from "./ObservedCall.ts"
import { Recent, type RecentState } from "./Recent.ts"
import { Tally } from "./Tally.ts"

type ByName = { readonly [name: string]: Counts }
type Numbers = Readonly<Record<string, number>>

/** Which of the fields a reason is counted in. */
const errorFields: Readonly<Record<string, "rateLimit" | "server" | "timeout">> = {
  RateLimited: "rateLimit",
  TooManyAtOnce: "rateLimit",
  TimedOut: "timeout",
  Internal: "server",
  Overloaded: "server",
  BadGateway: "server",
}

const zeros = {
  ended: 0,
  aborted: 0,
  cached: 0,
  reasoning: 0,
  rateLimit: 0,
  server: 0,
  timeout: 0,
  injectedErrors: 0,
  ownErrors: 0,
  injectedFaults: 0,
}

/** All counts as data. */
export interface CallStatsState {
  readonly counts: typeof zeros
  readonly tallies: Readonly<Record<TallyName, ByName>>
  readonly maps: Readonly<Record<MapName, Numbers>>
  readonly histograms: Readonly<Record<HistogramName, HistogramState>>
  readonly recent: RecentState
}

type TallyName = "models" | "endpoints" | "providers" | "keys"
type MapName = "byStatus" | "byReason" | "byFault"
type HistogramName = "ttft" | "tbt" | "duration" | "lateFirst" | "lateEnd"

export class CallStats {
  readonly #counts = { ...zeros }
  readonly #tallies = { models: new Tally(), endpoints: new Tally(), providers: new Tally(), keys: new Tally() }
  readonly #maps: Readonly<Record<MapName, Map<string, number>>> = {
    byStatus: new Map(),
    byReason: new Map(),
    byFault: new Map(),
  }
  readonly #histograms: Readonly<Record<HistogramName, Histogram>> = {
    ttft: new Histogram(),
    tbt: new Histogram(),
    duration: new Histogram(),
    lateFirst: new Histogram(),
    lateEnd: new Histogram(),
  }
  readonly #recent: Recent

  constructor(now: () => number) {
    this.#recent = new Recent(now)
  }

  add(call: ObservedCall): void {
    const { usage, outcome } = call
    this.#counts.ended++
    if (outcome === "aborted") this.#counts.aborted++
    this.#counts.cached += usage?.cached ?? 0
    this.#counts.reasoning += usage?.reasoning ?? 0
    if (outcome === "error") this.#addError(call)
    if (call.fault !== undefined) {
      this.#counts.injectedFaults++
      increment(this.#maps.byFault, faultKind(call.fault))
    }
    if (call.model !== undefined) this.#tallies.models.add(call.model, call)
    this.#tallies.endpoints.add(call.endpoint, call)
    this.#tallies.providers.add(call.provider, call)
    this.#tallies.keys.add(call.caller, call)
    this.#recent.add((usage?.prompt ?? 0) + (usage?.completion ?? 0), outcome === "error")
    this.#addTiming(call)
  }

  details(): CallDetails {
    const { ended, aborted, cached, reasoning, ...errors } = this.#counts
    const rates = this.#recent.rates()
    const duration = this.#histograms.duration.spread()
    const models = this.#tallies.models.entries()
    return {
      ended_requests: ended,
      aborted_requests: aborted,
      cached_tokens: cached,
      reasoning_tokens: reasoning,
      rate_limit_errors: errors.rateLimit,
      server_errors: errors.server,
      timeout_errors: errors.timeout,
      injected_errors: errors.injectedErrors,
      own_errors: errors.ownErrors,
      injected_faults: errors.injectedFaults,
      errors_by_status: Object.fromEntries(this.#maps.byStatus),
      errors_by_reason: Object.fromEntries(this.#maps.byReason),
      faults_by_kind: Object.fromEntries(this.#maps.byFault),
      requests_per_second: Math.round(rates.requests * 100) / 100,
      tokens_per_second: Math.round(rates.tokens * 100) / 100,
      avg_latency_ms: duration.avg_ms,
      min_latency_ms: duration.min_ms,
      max_latency_ms: duration.max_ms,
      latency: { ttft: this.#histograms.ttft.spread(), tbt: this.#histograms.tbt.spread(), duration },
      timing_error: { ttft: this.#histograms.lateFirst.spread(), duration: this.#histograms.lateEnd.spread() },
      model_requests: Object.fromEntries(Object.entries(models).map(([name, { requests }]) => [name, requests])),
      models,
      endpoints: this.#tallies.endpoints.entries(),
      providers: this.#tallies.providers.entries(),
      keys: this.#tallies.keys.entries(),
      series: this.#recent.series(),
    }
  }

  reset(): void {
    Object.assign(this.#counts, zeros)
    for (const map of Object.values(this.#maps)) map.clear()
    for (const tally of Object.values(this.#tallies)) tally.clear()
    for (const one of Object.values(this.#histograms)) one.reset()
    this.#recent.reset()
  }

  state(): CallStatsState {
    return {
      counts: { ...this.#counts },
      tallies: Record.map(this.#tallies, (tally) => tally.entries()),
      maps: Record.map(this.#maps, (map) => Object.fromEntries(map)),
      histograms: Record.map(this.#histograms, (one) => one.state()),
      recent: this.#recent.state(),
    }
  }

  restore({ counts, tallies, maps, histograms, recent }: CallStatsState): void {
    this.reset()
    Object.assign(this.#counts, counts)
    for (const [name, tally] of Object.entries(this.#tallies)) tally.restore(tallies[name as TallyName])
    for (const [name, map] of Object.entries(this.#maps)) {
      for (const [key, count] of Object.entries(maps[name as MapName])) map.set(key, count)
    }
    for (const [name, one] of Object.entries(this.#histograms)) one.restore(histograms[name as HistogramName])
    this.#recent.restore(recent)
  }

  #addError({ status, error, fault }: ObservedCall): void {
    increment(this.#maps.byStatus, String(status))
    if (error !== undefined) increment(this.#maps.byReason, error)
    const field = errorFields[error ?? "Internal"]
    if (field !== undefined) this.#counts[field]++
    if (fault === undefined) this.#counts.ownErrors++
    else this.#counts.injectedErrors++
  }

  #addTiming(call: ObservedCall): void {
    const { timing, planned, outcome, fault } = call
    if (outcome !== "ok") return
    this.#histograms.duration.record(timing.duration)
    if (timing.ttft !== undefined) this.#histograms.ttft.record(timing.ttft)
    const tbt = timePerToken(call)
    if (tbt !== undefined) this.#histograms.tbt.record(tbt)
    // A fault changes the timing on purpose.
    if (planned === undefined || fault !== undefined) return
    this.#histograms.lateEnd.record(Math.max(0, timing.duration - planned.duration))
    if (timing.ttft === undefined || planned.ttft === undefined) return
    this.#histograms.lateFirst.record(Math.max(0, timing.ttft - planned.ttft))
  }
}
