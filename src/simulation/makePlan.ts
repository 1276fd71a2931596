/** Plans in time the answers that endpoints make themselves. */
import { Effect } from "effect"
import { Faults } from "../faults/Faults.ts"
import { hashWord } from "../generation/seededRandom.ts"
import { Latency } from "../latency/Latency.ts"
import { Pacer } from "../latency/Pacer.ts"
import { ModelCatalog } from "../models/ModelCatalog.ts"
import type { CallPlan, PlanRequest } from "./CallPlan.ts"
import { Seeds } from "./Seeds.ts"

export const makePlan = Effect.gen(function* () {
  const catalog = yield* ModelCatalog
  const faults = yield* Faults
  const latency = yield* Latency
  const clock = yield* Pacer
  const seeds = yield* Seeds
  return Effect.fnUntraced(function* ({ model, promptTokens, tokens }: PlanRequest) {
    const startedAt = clock.now()
    const arrival = yield* seeds.arrive
    const { latencyPreset: preset } = yield* catalog.resolve(model)
    const { offsets } = yield* latency.plan(
      { model, preset, tokens, uncachedPromptTokens: promptTokens, factor: faults.latencyFactor() },
      seeds.random("latency", hashWord(model), arrival.number),
    )
    const plan: CallPlan = { arrival, offsets, startedAt, clock }
    return plan
  })
})
