/** The numbers of calls that are alike: one model, one endpoint, streamed or whole. */
import { Buckets, durationBounds, perTokenBounds, tokenBounds, ttftBounds } from "./Buckets.ts"
import type { Labels } from "./Family.ts"
import { type ObservedCall, timePerToken } from "./ObservedCall.ts"
import { operationName } from "./operationName.ts"

export class CallSeries {
  readonly labels: Labels
  readonly genAiLabels: Labels
  readonly model: string
  readonly statuses = new Map<string, number>()
  readonly finishes = new Map<string, number>()
  readonly duration = new Buckets(durationBounds)
  readonly ttft = new Buckets(ttftBounds)
  readonly perToken = new Buckets(perTokenBounds)
  readonly promptTokens = new Buckets(tokenBounds)
  readonly completionTokens = new Buckets(tokenBounds)
  readonly tokens = { prompt: 0, completion: 0, cached: 0, reasoning: 0 }

  constructor({ provider, endpoint, streaming }: ObservedCall, model: string) {
    this.model = model
    this.labels = { provider, endpoint, model, stream: String(streaming) }
    this.genAiLabels = {
      gen_ai_provider_name: provider,
      gen_ai_operation_name: operationName(endpoint),
      gen_ai_request_model: model,
      endpoint,
      stream: String(streaming),
    }
  }

  add(call: ObservedCall): void {
    const { outcome, status, timing, usage, finishReasons } = call
    increment(this.statuses, outcome === "aborted" ? "aborted" : String(status))
    if (usage !== undefined) {
      this.tokens.prompt += usage.prompt
      this.tokens.completion += usage.completion
      this.tokens.cached += usage.cached
      this.tokens.reasoning += usage.reasoning
      this.promptTokens.record(usage.prompt)
      this.completionTokens.record(usage.completion)
    }
    if (outcome !== "ok") return
    for (const reason of finishReasons) increment(this.finishes, reason)
    this.duration.record(timing.duration / 1000)
    if (timing.ttft !== undefined) this.ttft.record(timing.ttft / 1000)
    const perToken = timePerToken(call)
    if (perToken !== undefined) this.perToken.record(perToken / 1000)
  }
}

const increment = (map: Map<string, number>, key: string): void => {
  map.set(key, (map.get(key) ?? 0) + 1)
}
