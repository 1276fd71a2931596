/** A simulation out of small layers, and what its answers come to. */
import { Effect, Layer, Schema, Stream } from "effect"
import { collectReply } from "../../src/domain/collectReply.ts"
import type { Prompt } from "../../src/domain/Prompt.ts"
import type { Reply, ReplyEvent } from "../../src/domain/Reply.ts"
import type { SimError } from "../../src/domain/SimError.ts"
import { ErrorRates } from "../../src/faults/FaultPlan.ts"
import { Faults } from "../../src/faults/Faults.ts"
import { Generator } from "../../src/generation/Generator.ts"
import { Reasoner } from "../../src/generation/Reasoner.ts"
import { Refusals } from "../../src/generation/Refusals.ts"
import { ToolCaller } from "../../src/generation/ToolCaller.ts"
import type { ToolHabits } from "../../src/generation/toolsToCall.ts"
import { Engines } from "../../src/latency/Engines.ts"
import { Latency, type LatencyOptions, type LatencyPlan } from "../../src/latency/Latency.ts"
import { Pacer } from "../../src/latency/Pacer.ts"
import { RateLimits } from "../../src/limits/RateLimits.ts"
import { MockBook } from "../../src/mocks/MockBook.ts"
import { type CatalogOptions, ModelCatalog } from "../../src/models/ModelCatalog.ts"
import { PromptCache } from "../../src/simulation/PromptCache.ts"
import { Seeds } from "../../src/simulation/Seeds.ts"
import { Simulation } from "../../src/simulation/Simulation.ts"
import { Tokenizer } from "../../src/tokenizer/Tokenizer.ts"

interface Parts {
  readonly generator?: Layer.Layer<Generator, never, Tokenizer>
  readonly latency?: Partial<LatencyOptions>
  readonly models?: Partial<CatalogOptions>
  readonly seeds?: Layer.Layer<Seeds>
  readonly pacer?: Layer.Layer<Pacer>
  readonly tools?: Partial<ToolHabits>
  readonly refusalRate?: number
  readonly preambleRate?: number
  readonly mocks?: Layer.Layer<MockBook>
  /** Gets each plan that is made. */
  readonly faults?: Layer.Layer<Faults>
  readonly limits?: Layer.Layer<RateLimits>
  readonly plans?: Array<LatencyPlan>
}

const latencyLayer = (options: Parts["latency"], plans: Array<LatencyPlan>) =>
  Layer.effect(
    Latency,
    Effect.map(Latency, (latency) =>
      Latency.of({
        ...latency,
        plan: (request, random) =>
          Effect.tap(latency.plan(request, random), (plan) => Effect.sync(() => plans.push(plan))),
      }),
    ),
  ).pipe(Layer.provide(Latency.layer({ profile: "instant", overrides: {}, byModel: [], scale: 1, ...options })))

const noErrors = Schema.decodeUnknownSync(ErrorRates)({})

/** A new simulation each time: lorem ipsum of 40 tokens without waiting, unless said otherwise. */
export const simulator = ({
  generator,
  latency,
  models,
  seeds,
  pacer,
  faults,
  limits,
  plans = [],
  tools = {},
  refusalRate = 0,
  preambleRate = 0,
  mocks = MockBook.layerNone,
}: Parts = {}): Layer.Layer<Simulation | Engines | Pacer> =>
  Simulation.layer({ preambleRate }).pipe(
    Layer.provide(
      Layer.mergeAll(
        generator ?? Generator.layerLorem(40),
        Reasoner.layer({ none: 0, minimal: 64, low: 128, medium: 320, high: 1024, xhigh: 2048, max: 4096 }),
        Refusals.layer({ rate: refusalRate, text: "I'm sorry, but I can't help with that." }),
        ToolCaller.layer({ callProbability: 1, maxParallel: 1, rounds: 1, ...tools }),
        PromptCache.layer({ ttlMs: 600_000 }),
        mocks,
      ),
    ),
    Layer.provide(
      Layer.mergeAll(
        Tokenizer.layer,
        ModelCatalog.layer({ available: [], unknown: "accept", extra: [], ...models }),
        latencyLayer(latency, plans),
        seeds ?? Seeds.layerFixed(1),
        faults ?? Faults.layer({ errors: noErrors, rules: [], schedule: [], headers: true }),
        limits ?? RateLimits.layerNone,
      ),
    ),
    Layer.provideMerge(Layer.provideMerge(Engines.layer, pacer ?? Pacer.layerClock)),
  )

const answered = <A>(
  prompt: Prompt,
  streaming: boolean,
  read: (events: Stream.Stream<ReplyEvent, SimError>) => Effect.Effect<A, SimError>,
): Effect.Effect<A, SimError, Simulation> =>
  Simulation.use((simulation) => simulation.answer({ prompt, streaming })).pipe(
    Effect.flatMap((answer) => read(answer.events)),
    Effect.scoped,
  )

/** All events of a stream. */
export const events = (prompt: Prompt): Effect.Effect<ReadonlyArray<ReplyEvent>, SimError, Simulation> =>
  answered(prompt, true, Stream.runCollect)

/** A whole reply, for which no stream was asked. */
export const reply = (prompt: Prompt): Effect.Effect<Reply, SimError, Simulation> =>
  answered(prompt, false, collectReply)

export const text = (prompt: Prompt): Effect.Effect<string, SimError, Simulation> =>
  Effect.map(reply(prompt), ({ choices }) => choices[0]?.text ?? "")
