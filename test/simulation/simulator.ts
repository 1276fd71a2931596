/** A simulation out of small layers, and what its answers come to. */
import { Effect, Layer, Stream } from "effect"
import { collectReply } from "../../src/domain/collectReply.ts"
import type { Prompt } from "../../src/domain/Prompt.ts"
import type { Reply, ReplyEvent } from "../../src/domain/Reply.ts"
import type { SimError } from "../../src/domain/SimError.ts"
import { Generator } from "../../src/generation/Generator.ts"
import { Latency } from "../../src/latency/Latency.ts"
import { type LatencyProfile, presets } from "../../src/latency/LatencyProfile.ts"
import { Pacer } from "../../src/latency/Pacer.ts"
import { type CatalogOptions, ModelCatalog } from "../../src/models/ModelCatalog.ts"
import { Seeds } from "../../src/simulation/Seeds.ts"
import { Simulation } from "../../src/simulation/Simulation.ts"
import { Tokenizer } from "../../src/tokenizer/Tokenizer.ts"

interface Parts {
  readonly generator?: Layer.Layer<Generator, never, Tokenizer>
  readonly latency?: LatencyProfile | "auto"
  readonly models?: Partial<CatalogOptions>
  readonly seeds?: Layer.Layer<Seeds>
}

/** A new simulation each time: lorem ipsum of 40 tokens without waiting, unless said otherwise. */
export const simulator = ({ generator, latency, models, seeds }: Parts = {}): Layer.Layer<Simulation> =>
  Simulation.layer.pipe(
    Layer.provide(generator ?? Generator.layerLorem(40)),
    Layer.provide(
      Layer.mergeAll(
        Tokenizer.layer,
        Pacer.layerClock,
        ModelCatalog.layer({ available: [], unknown: "accept", extra: [], ...models }),
        Latency.layer({ profile: latency ?? presets.instant, overrides: {}, byModel: [] }),
        seeds ?? Seeds.layerFixed(1),
      ),
    ),
  )

export const events = (prompt: Prompt): Effect.Effect<ReadonlyArray<ReplyEvent>, SimError, Simulation> =>
  Effect.flatMap(
    Simulation.use((simulation) => simulation.answer(prompt)),
    (answer) => Stream.runCollect(answer.events),
  )

export const reply = (prompt: Prompt): Effect.Effect<Reply, SimError, Simulation> =>
  Effect.flatMap(
    Simulation.use((simulation) => simulation.answer(prompt)),
    (answer) => collectReply(answer.events),
  )

export const text = (prompt: Prompt): Effect.Effect<string, SimError, Simulation> =>
  Effect.map(reply(prompt), ({ choices }) => choices[0]?.text ?? "")
