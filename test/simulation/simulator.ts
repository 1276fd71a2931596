/** A simulation out of small layers, and what its answers come to. */
import { Effect, Layer, Stream } from "effect"
import { collectReply } from "../../src/domain/collectReply.ts"
import type { Prompt } from "../../src/domain/Prompt.ts"
import type { Reply, ReplyEvent } from "../../src/domain/Reply.ts"
import type { SimError } from "../../src/domain/SimError.ts"
import { Generator } from "../../src/generation/Generator.ts"
import { Engines } from "../../src/latency/Engines.ts"
import { Latency, type LatencyOptions, type LatencyPlan } from "../../src/latency/Latency.ts"
import { Pacer } from "../../src/latency/Pacer.ts"
import { type CatalogOptions, ModelCatalog } from "../../src/models/ModelCatalog.ts"
import { Seeds } from "../../src/simulation/Seeds.ts"
import { Simulation } from "../../src/simulation/Simulation.ts"
import { Tokenizer } from "../../src/tokenizer/Tokenizer.ts"

interface Parts {
  readonly generator?: Layer.Layer<Generator, never, Tokenizer>
  readonly latency?: Partial<LatencyOptions>
  readonly models?: Partial<CatalogOptions>
  readonly seeds?: Layer.Layer<Seeds>
  readonly pacer?: Layer.Layer<Pacer>
  /** Gets each plan that is made. */
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

/** A new simulation each time: lorem ipsum of 40 tokens without waiting, unless said otherwise. */
export const simulator = ({
  generator,
  latency,
  models,
  seeds,
  pacer,
  plans = [],
}: Parts = {}): Layer.Layer<Simulation | Engines | Pacer> =>
  Simulation.layer.pipe(
    Layer.provide(generator ?? Generator.layerLorem(40)),
    Layer.provide(
      Layer.mergeAll(
        Tokenizer.layer,
        ModelCatalog.layer({ available: [], unknown: "accept", extra: [], ...models }),
        latencyLayer(latency, plans),
        seeds ?? Seeds.layerFixed(1),
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
