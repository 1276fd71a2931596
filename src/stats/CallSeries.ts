/** The numbers of calls that are alike: one model, one endpoint, streamed or whole. */
import { Buckets, type BucketsState, durationBounds, perTokenBounds, tokenBounds, ttftBounds } from "./Buckets.ts"
import type { Labels } from "./Family.ts"
import { increment } from "./increment.ts"
import { type ObservedCall, timePerToken } from "./ObservedCall.ts"
import { operationName } from "./operationName.ts"

/** A series as data: what its calls have in common, and their numbers. */
export interface SeriesState {
  readonly of: SeriesKey
  readonly statuses: Numbers
  readonly finishes: Numbers
  readonly buckets: { readonly [Name in (typeof bucketNames)[number]]: BucketsState }
  readonly tokens: CallSeries["tokens"]
}

type Numbers = { readonly [name: string]: number }

/** What the calls of a series have in common. */
export interface SeriesKey extends Pick<ObservedCall, "provider" | "endpoint" | "streaming"> {
  readonly model: string
}

const bucketNames = ["duration", "ttft", "perToken", "promptTokens", "completionTokens"] as const

export class CallSeries {
  readonly of: SeriesKey
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

  constructor(of: SeriesKey) {
    const { provider, endpoint, streaming, model } = of
    this.of = of
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

  takes({ provider, endpoint, streaming }: ObservedCall, model: string): boolean {
    const { of } = this
    return of.model === model && of.endpoint === endpoint && of.streaming === streaming && of.provider === provider
  }

  state(): SeriesState {
    return {
      of: this.of,
      statuses: Object.fromEntries(this.statuses),
      finishes: Object.fromEntries(this.finishes),
      buckets: {
        duration: this.duration.state(),
        ttft: this.ttft.state(),
        perToken: this.perToken.state(),
        promptTokens: this.promptTokens.state(),
        completionTokens: this.completionTokens.state(),
      },
      tokens: { ...this.tokens },
    }
  }

  restore({ statuses, finishes, buckets, tokens }: SeriesState): void {
    for (const [status, count] of Object.entries(statuses)) this.statuses.set(status, count)
    for (const [reason, count] of Object.entries(finishes)) this.finishes.set(reason, count)
    for (const name of bucketNames) this[name].restore(buckets[name])
    Object.assign(this.tokens, tokens)
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
