/** Ended calls as metrics that Prometheus can read. */
import { Context, Layer } from "effect"
import { CallSeries, type SeriesKey, type SeriesState } from "./CallSeries.ts"
import type { Family, Labels, Sample } from "./Family.ts"
import { increment } from "./increment.ts"
import { mergeStates } from "./mergeStates.ts"
import { faultKind, type ObservedCall } from "./ObservedCall.ts"
import { Names } from "./Tally.ts"
import { vllmFamilies } from "./vllmFamilies.ts"

/**
 * Which names the metrics have.
 *
 * @example
 * ```ts
 * import { defaultSettings, Metrics, type MetricsOptions, SimServer } from "llmsim"
 *
 * const options: MetricsOptions = { vllm: true }
 * const server = SimServer.layerTest(defaultSettings, Metrics.layer(options))
 * ```
 */
export interface MetricsOptions {
  /** Whether the names that vLLM has are there too. */
  readonly vllm: boolean
}

type Numbers = { readonly [name: string]: number }

/** What was counted, as data. */
export interface MetricsState {
  readonly series: { readonly [key: string]: SeriesState }
  readonly errors: Numbers
  readonly faults: Numbers
  readonly refusals: Numbers
}

const noState: MetricsState = { series: {}, errors: {}, faults: {}, refusals: {} }

/**
 * Ended calls, counted for Prometheus; times in seconds.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { Metrics } from "llmsim"
 *
 * const families = Effect.map(Metrics, (metrics) => metrics.families()).pipe(Effect.provide(Metrics.layer({ vllm: false })))
 * ```
 */
export class Metrics extends Context.Service<
  Metrics,
  {
    readonly enabled: boolean
    readonly observe: (call: ObservedCall) => void
    /** The models that calls were made of. */
    readonly models: () => ReadonlyArray<string>
    readonly families: () => ReadonlyArray<Family>
    /** All counts as data, which several processes' may be merged of. */
    readonly state: () => MetricsState
    /** Takes these counts for its own. */
    readonly restore: (state: MetricsState) => void
    readonly reset: () => void
  }
>()("llmsim/stats/Metrics") {
  static readonly layerNone = Layer.succeed(this, {
    enabled: false,
    observe: () => undefined,
    models: () => [],
    families: () => [],
    state: () => noState,
    restore: () => undefined,
    reset: () => undefined,
  })

  static readonly layer = (options: MetricsOptions) => Layer.sync(this, () => make(options))
}

const make = ({ vllm }: MetricsOptions): Metrics["Service"] => {
  const series = new Map<string, CallSeries>()
  const errors = new Map<string, number>()
  const faults = new Map<string, number>()
  const refusals = new Map<string, number>()
  const models = new Names()
  const paths = new Names()

  /** Our own names have no slash, are few, and are told apart however many paths have been asked for. */
  const boundedEndpoint = (endpoint: string) => (endpoint.startsWith("/") ? paths.bounded(endpoint) : endpoint)

  /** Calls come in runs that are alike, which spares most of them the key. */
  let last: CallSeries | undefined

  const seriesOf = (call: ObservedCall): CallSeries => {
    if (last?.takes(call, call.model ?? "") !== true) last = foundSeries(call, models.bounded(call.model ?? ""))
    return last
  }

  const foundSeries = (call: ObservedCall, model: string): CallSeries => {
    const { provider, streaming } = call
    const of = { provider, endpoint: boundedEndpoint(call.endpoint), streaming, model }
    const key = keyOf(of)
    const known = series.get(key)
    if (known !== undefined) return known
    const made = new CallSeries(of)
    series.set(key, made)
    return made
  }

  const restoreSeries = (state: SeriesState) => {
    const { endpoint, model } = state.of
    const of = { ...state.of, endpoint: boundedEndpoint(endpoint), model: models.bounded(model) }
    const key = keyOf(of)
    const known = series.get(key)
    const made = new CallSeries(of)
    made.restore(known === undefined ? state : mergeStates(known.state(), state))
    series.set(key, made)
  }

  const reset = () => {
    for (const map of [series, errors, faults, refusals]) map.clear()
    models.clear()
    paths.clear()
    last = undefined
  }

  return {
    enabled: true,
    observe: (call) => {
      const { error, fault, outcome } = call
      const series = seriesOf(call)
      series.add(call)
      if (outcome === "error") increment(errors, `${error ?? "Other"} ${fault !== undefined}`)
      if (fault !== undefined) increment(faults, faultKind(fault))
      if (error === "RateLimited" || error === "TooManyAtOnce") increment(refusals, series.model)
    },
    models: () => [...new Set([...series.values()].map(({ model }) => model))],
    families: () => {
      const all = [...series.values()]
      return [
        ...callFamilies(all),
        counter(
          "llmsim_errors_total",
          "Calls that failed, by reason, and whether the failure was injected.",
          errors,
          (key) => {
            const [reason = "", injected = ""] = key.split(" ")
            return { reason, injected }
          },
        ),
        counter("llmsim_faults_injected_total", "Faults that were injected, by kind.", faults, (kind) => ({ kind })),
        counter("llmsim_rate_limit_refusals_total", "Calls refused because of a limit.", refusals, (model) => ({
          model,
        })),
        ...(vllm ? vllmFamilies(all) : []),
      ]
    },
    state: () => ({
      series: Object.fromEntries([...series].map(([key, one]) => [key, one.state()])),
      errors: Object.fromEntries(errors),
      faults: Object.fromEntries(faults),
      refusals: Object.fromEntries(refusals),
    }),
    restore: (state) => {
      reset()
      for (const one of Object.values(state.series)) restoreSeries(one)
      for (const [key, count] of Object.entries(state.errors)) errors.set(key, count)
      for (const [key, count] of Object.entries(state.faults)) faults.set(key, count)
      for (const [name, count] of Object.entries(state.refusals)) {
        const model = models.bounded(name)
        refusals.set(model, (refusals.get(model) ?? 0) + count)
      }
    },
    reset,
  }
}

const keyOf = ({ provider, endpoint, streaming, model }: SeriesKey): string =>
  `${provider} ${endpoint} ${streaming} ${model}`

const callFamilies = (all: ReadonlyArray<CallSeries>): ReadonlyArray<Family> => [
  {
    name: "llmsim_requests_total",
    help: "Calls that have ended, by status; aborted ones were left by their callers.",
    type: "counter",
    samples: all.flatMap(({ labels, statuses }) =>
      [...statuses].map(([status, value]) => ({ labels: { ...labels, status }, value })),
    ),
  },
  {
    name: "llmsim_tokens_total",
    help: "Tokens of all answers; cached ones are prompt tokens too, reasoning ones completion tokens.",
    type: "counter",
    samples: all.flatMap(({ labels, tokens }) =>
      Object.entries(tokens).map(([type, value]) => ({ labels: { ...labels, type }, value })),
    ),
  },
  histogram("gen_ai_server_request_duration_seconds", "Time of calls from arrival to end.", all, "duration"),
  histogram("gen_ai_server_time_to_first_token_seconds", "Time from arrival to the first token.", all, "ttft"),
  histogram("gen_ai_server_time_per_output_token_seconds", "Mean time between a stream's tokens.", all, "perToken"),
  {
    name: "gen_ai_client_token_usage",
    help: "Tokens of a call, by type.",
    type: "histogram",
    samples: all.flatMap(({ genAiLabels, promptTokens, completionTokens }) => [
      ...promptTokens.samples({ ...genAiLabels, gen_ai_token_type: "input" }),
      ...completionTokens.samples({ ...genAiLabels, gen_ai_token_type: "output" }),
    ]),
  },
]

const histogram = (
  name: string,
  help: string,
  all: ReadonlyArray<CallSeries>,
  field: "duration" | "ttft" | "perToken",
): Family => ({
  name,
  help,
  type: "histogram",
  samples: all.flatMap((series) => series[field].samples(series.genAiLabels)),
})

const counter = (
  name: string,
  help: string,
  counts: ReadonlyMap<string, number>,
  labelsOf: (key: string) => Labels,
): Family => ({
  name,
  help,
  type: "counter",
  samples: [...counts].map(([key, value]): Sample => ({ labels: labelsOf(key), value })),
})
