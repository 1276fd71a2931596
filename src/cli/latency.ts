/** `llmsim latency MODEL`: shows the distribution that a model's profile gives. */
import { Console, Effect, Layer, Result, Schema } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { hashWord } from "../generation/seededRandom.ts"
import { Latency } from "../latency/Latency.ts"
import { ModelCatalog } from "../models/ModelCatalog.ts"
import { latencyLayer } from "../server/SimulatorLayer.ts"
import type { Settings } from "../settings/Settings.ts"
import { Seeds } from "../simulation/Seeds.ts"
import { configFlag, settingFlags, settingsFrom } from "./flags.ts"
import { plotDistribution } from "./plotDistribution.ts"

export const latency = Command.make(
  "latency",
  {
    model: Argument.String("model").pipe(Argument.withDescription("A model's id, such as gpt-4o")),
    requests: Flag.Int("requests").pipe(
      Flag.withSchema(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 1_000_000 }))),
      Flag.withDescription("How many requests to draw"),
      Flag.withDefault(1_000),
    ),
    promptTokens: Flag.Int("prompt-tokens").pipe(
      Flag.withSchema(Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))),
      Flag.withDescription("Prompt tokens of each request, which count where a profile has a prefill time"),
      Flag.withDefault(0),
    ),
    config: configFlag,
    set: settingFlags,
  },
  Effect.fnUntraced(function* ({ model, requests, promptTokens, ...flags }) {
    const { settings } = yield* settingsFrom(flags)
    const samples = yield* Effect.provide(
      draw(model, requests, promptTokens, settings.response.target_tokens),
      servicesOf(settings),
    )
    yield* Console.log(`${model}: ${requests} requests of ${settings.response.target_tokens} tokens\n`)
    yield* Console.log(plotDistribution("time to first token", samples.ttft))
    yield* Console.log(plotDistribution("time between tokens", samples.tbt))
    yield* Console.log(plotDistribution("whole answer", samples.total))
  }),
).pipe(
  Command.withDescription("Plot the delays that a model's profile gives; needs no server"),
  Command.withExamples([
    { command: "llmsim latency gpt-4o --requests 1000", description: "The preset of GPT-4o" },
    { command: "llmsim latency my-model --config llmsim.yaml", description: "A profile of your own" },
  ]),
)

const servicesOf = (settings: Settings) =>
  Layer.mergeAll(
    latencyLayer(settings.latency),
    ModelCatalog.layer(settings.models),
    settings.seed === undefined ? Seeds.layerDrawn : Seeds.layerFixed(settings.seed),
  )

const draw = Effect.fnUntraced(function* (model: string, requests: number, promptTokens: number, tokens: number) {
  const service = yield* Latency
  const seeds = yield* Seeds
  const catalog = yield* ModelCatalog
  const card = Result.getOrUndefined(yield* Effect.result(catalog.resolve(model)))
  const ttft: Array<number> = []
  const tbt: Array<number> = []
  const total: Array<number> = []
  for (let request = 1; request <= requests; request++) {
    const { offsets } = yield* service.plan(
      { model, preset: card?.latencyPreset ?? "", tokens, uncachedPromptTokens: promptTokens },
      seeds.random("latency", hashWord(model), request),
    )
    ttft.push(offsets[0] ?? 0)
    for (let k = 1; k < offsets.length; k++) tbt.push((offsets[k] ?? 0) - (offsets[k - 1] ?? 0))
    total.push(offsets.at(-1) ?? 0)
  }
  return { ttft, tbt, total }
})
