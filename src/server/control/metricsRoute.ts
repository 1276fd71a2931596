/** `GET /metrics`: what Prometheus reads, in its own text format or in OpenMetrics. */
import { Effect } from "effect"
import { HttpServerRequest, HttpServerResponse } from "effect/http"
import { jsonResponse } from "../../http/jsonResponse.ts"
import type { Route } from "../../http/Route.ts"
import { Lateness } from "../../latency/Lateness.ts"
import { type Family, gauge } from "../../stats/Family.ts"
import { Metrics } from "../../stats/Metrics.ts"
import { prometheusText } from "../../stats/prometheusText.ts"
import { Stats } from "../../stats/Stats.ts"
import type { Vitals } from "../ProcessVitals.ts"
import { MetricsExport } from "../telemetry/MetricsExport.ts"
import { limiterFamilies, storeFamilies } from "./gaugeFamilies.ts"
import type { Standing } from "./Standing.ts"

export interface MetricsRouteOptions {
  readonly standing: () => Standing
  readonly vllm: boolean
}

const contentTypes = {
  prometheus: "text/plain; version=0.0.4; charset=utf-8",
  openmetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8",
} as const

export const metricsRoute = Effect.fnUntraced(function* (options: MetricsRouteOptions) {
  const metrics = yield* Metrics
  const gauges = yield* makeGauges(options)
  const exported = yield* MetricsExport
  if (metrics.enabled) exported?.(() => [...metrics.families(), ...gauges()])
  const route: Route = {
    method: "GET",
    path: "/metrics",
    handler: Effect.map(HttpServerRequest.HttpServerRequest, ({ headers }) => {
      if (!metrics.enabled)
        return jsonResponse(404, { error: { message: "Metrics are off: set metrics.enabled." } }, {})
      const format = headers.accept?.includes("application/openmetrics-text") === true ? "openmetrics" : "prometheus"
      return HttpServerResponse.text(prometheusText([...metrics.families(), ...gauges()], format), {
        contentType: contentTypes[format],
      })
    }),
  }
  return route
})

const makeGauges = Effect.fnUntraced(function* ({ standing, vllm }: MetricsRouteOptions) {
  const stats = yield* Stats
  const metrics = yield* Metrics
  return (): ReadonlyArray<Family> => {
    const now = standing()
    const lateness = Lateness.of(now.lateness)
    return [
      gauge("llmsim_active_requests", "Calls in progress.", stats.snapshot().active_requests),
      gauge("llmsim_active_streams", "Streams whose first token has left.", now.active_streams),
      gauge("llmsim_open_connections", "Open connections.", now.open_connections),
      gauge("llmsim_waiting", "Answers that wait for their next event to be due.", now.waiting),
      {
        name: "llmsim_pacing_error_seconds",
        help: "How much later than due events left, since the start.",
        type: "gauge",
        samples: ([0.5, 0.99] as const).map((share) => ({
          labels: { percentile: `p${share * 100}` },
          value: lateness.percentile(share) / 1000,
        })),
      },
      ...engineFamilies(now.engines),
      ...storeFamilies(now.store),
      ...limiterFamilies(now.limits),
      ...processFamilies(now.process),
      ...(vllm ? vllmGauges(now, metrics.models()) : []),
    ]
  }
})

type Load = Standing["engines"]

const engineFamilies = (load: Load): ReadonlyArray<Family> => [
  {
    name: "llmsim_engine_active",
    help: "Answers that an engine decodes.",
    type: "gauge",
    samples: load.map(({ name, active }) => ({ labels: { engine: name }, value: active })),
  },
  {
    name: "llmsim_engine_waiting",
    help: "Answers that wait for a place in an engine.",
    type: "gauge",
    samples: load.map(({ name, waiting }) => ({ labels: { engine: name }, value: waiting })),
  },
]

const processFamilies = ({ event_loop_delay_ms, ...process }: Vitals): ReadonlyArray<Family> => [
  {
    name: "process_cpu_seconds_total",
    help: "Processor time of the process.",
    type: "counter",
    samples: [{ labels: {}, value: process.cpu_seconds }],
  },
  gauge("process_resident_memory_bytes", "Memory of the process.", process.rss_bytes),
  gauge("nodejs_heap_size_used_bytes", "Heap in use.", process.heap_used_bytes),
  {
    name: "llmsim_event_loop_delay_seconds",
    help: "How much later than meant the event loop comes round, since the start.",
    type: "gauge",
    samples: (["p50", "p99"] as const).map((percentile) => ({
      labels: { percentile },
      value: event_loop_delay_ms[percentile] / 1000,
    })),
  },
]

const vllmGauges = ({ running: counts, engines }: Standing, models: ReadonlyArray<string>): ReadonlyArray<Family> => {
  const running = new Map<string, number>(models.map((model) => [model, 0]))
  for (const [model, count] of Object.entries(counts)) running.set(model, count)
  const waiting = new Map(engines.map((engine) => [engine.name, engine.waiting]))
  const samplesOf = (value: (model: string, count: number) => number) =>
    [...running].map(([model, count]) => ({ labels: { model_name: model }, value: value(model, count) }))
  return [
    {
      name: "vllm:num_requests_running",
      help: "Number of requests in model execution batches.",
      type: "gauge",
      samples: samplesOf((model, count) => count - (waiting.get(model) ?? 0)),
    },
    {
      name: "vllm:num_requests_waiting",
      help: "Number of requests waiting to be processed.",
      type: "gauge",
      samples: samplesOf((model) => waiting.get(model) ?? 0),
    },
  ]
}
