/** Plans in time the answers that endpoints make themselves. */
import { Effect } from "effect"
import { Faults } from "../faults/Faults.ts"
import { hashWord } from "../generation/seededRandom.ts"
import { Latency } from "../latency/Latency.ts"
import { Pacer } from "../latency/Pacer.ts"
import { ModelCatalog } from "../models/ModelCatalog.ts"
import { makeAdmission, unlimited } from "./admission.ts"
import type { CallPlan, PlanRequest } from "./CallPlan.ts"
import { Seeds } from "./Seeds.ts"

export const makePlan = Effect.gen(function* () {
  const catalog = yield* ModelCatalog
  const faults = yield* Faults
  const latency = yield* Latency
  const clock = yield* Pacer
  const seeds = yield* Seeds
  const admit = yield* makeAdmission
  return Effect.fnUntraced(function* (request: PlanRequest) {
    const { model, promptTokens, tokens, call, streaming = false, text = "", wish } = request
    const startedAt = clock.now()
    const arrival = yield* seeds.arrive
    const card = yield* catalog.resolve(model)
    const { limits } =
      call === undefined
        ? unlimited
        : yield* admit({
            ...{ call, model, card, streaming, promptTokens },
            breakable: false,
            cached: 0,
            completionTokens: 0,
            text: () => text,
            stop: [],
            digest: hashWord(text, hashWord(model)),
            arrival: arrival.number,
          })
    const { offsets } = yield* latency.plan(
      {
        ...{ model, tokens, wish },
        preset: card.latencyPreset,
        uncachedPromptTokens: promptTokens,
        factor: faults.latencyFactor(),
      },
      seeds.random("latency", hashWord(model), arrival.number),
    )
    const plan: CallPlan = { arrival, limits, offsets, startedAt, clock }
    return plan
  })
})
