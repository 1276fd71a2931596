/** The same numbers under the names that vLLM gives them, for what scales servers by these. */
import type { CallSeries } from "./CallSeries.ts"
import type { Family, Sample } from "./Family.ts"

/** Those that stand at a moment, `vllm:num_requests_running` and `_waiting`, come from who knows them. */
export const vllmFamilies = (all: ReadonlyArray<CallSeries>): ReadonlyArray<Family> => [
  histogram("vllm:time_to_first_token_seconds", "Time to first token.", all, "ttft"),
  histogram("vllm:time_per_output_token_seconds", "Time per output token.", all, "perToken"),
  histogram("vllm:request_time_per_output_token_seconds", "Mean time per output token of a request.", all, "perToken"),
  histogram("vllm:e2e_request_latency_seconds", "End to end request latency.", all, "duration"),
  histogram("vllm:request_prompt_tokens", "Number of prefill tokens processed.", all, "promptTokens"),
  histogram("vllm:request_generation_tokens", "Number of generation tokens processed.", all, "completionTokens"),
  {
    name: "vllm:prompt_tokens_total",
    help: "Number of prefill tokens processed.",
    type: "counter",
    samples: all.map((series): Sample => ({ labels: labelsOf(series), value: series.tokens.prompt })),
  },
  {
    name: "vllm:generation_tokens_total",
    help: "Number of generation tokens processed.",
    type: "counter",
    samples: all.map((series): Sample => ({ labels: labelsOf(series), value: series.tokens.completion })),
  },
  {
    name: "vllm:request_success_total",
    help: "Count of successfully processed requests.",
    type: "counter",
    samples: all.flatMap((series) =>
      [...series.finishes].map(([finished_reason, value]) => ({
        labels: { ...labelsOf(series), finished_reason },
        value,
      })),
    ),
  },
]

/** vLLM has no endpoint and no stream among its labels; here they keep the series apart. */
const labelsOf = ({ model, labels: { endpoint = "", stream = "" } }: CallSeries) => ({
  model_name: model,
  endpoint,
  stream,
})

const histogram = (
  name: string,
  help: string,
  all: ReadonlyArray<CallSeries>,
  field: "duration" | "ttft" | "perToken" | "promptTokens" | "completionTokens",
): Family => ({
  name,
  help,
  type: "histogram",
  samples: all.flatMap((series) => series[field].samples(labelsOf(series))),
})
