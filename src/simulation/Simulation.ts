/** Answers a call: the whole way from a prompt to a paced stream of reply events. */
import { Context, Effect, Layer, type Stream } from "effect"
import type { ModelCard } from "../domain/ModelCard.ts"
import type { Prompt } from "../domain/Prompt.ts"
import type { ReplyEvent, Started } from "../domain/Reply.ts"
import { ContextTooLong, OutputTooLong, type SimError, simError } from "../domain/SimError.ts"
import type { Usage } from "../domain/Usage.ts"
import { Generator } from "../generation/Generator.ts"
import { Latency } from "../latency/Latency.ts"
import { Pacer } from "../latency/Pacer.ts"
import { pace } from "../latency/pace.ts"
import { ModelCatalog } from "../models/ModelCatalog.ts"
import { countPrompt } from "../tokenizer/countPrompt.ts"
import type { Encoding } from "../tokenizer/Encoding.ts"
import { Tokenizer } from "../tokenizer/Tokenizer.ts"
import { cutAtStop } from "./cutAtStop.ts"
import { promptDigest } from "./promptDigest.ts"
import { type Arrival, Seeds } from "./Seeds.ts"
import { longestOf, type ReadyChoice, timelineOf } from "./timeline.ts"

export interface Answer {
  readonly started: Started
  readonly usage: Usage
  /** The reply, each event when it is due. */
  readonly events: Stream.Stream<ReplyEvent, SimError>
}

export class Simulation extends Context.Service<
  Simulation,
  {
    /** Fails before anything is sent when the call is refused; the answer's clock starts when it is called. */
    readonly answer: (prompt: Prompt) => Effect.Effect<Answer, SimError>
  }
>()("llmsim/simulation/Simulation") {
  static readonly layer = Layer.effect(
    this,
    Effect.suspend(() => make),
  )
}

const make = Effect.gen(function* () {
  const catalog = yield* ModelCatalog
  const tokenizer = yield* Tokenizer
  const seeds = yield* Seeds
  const generator = yield* Generator
  const latency = yield* Latency
  const pacer = yield* Pacer

  const choose = Effect.fnUntraced(function* (prompt: Prompt, encoding: Encoding, maxTokens: number, arrival: Arrival) {
    const digest = promptDigest(prompt)
    const repeats = seeds.fixed || prompt.sampling.seed !== undefined
    const choices: Array<ReadyChoice> = []
    let completion = 0
    for (let choice = 0; choice < prompt.sampling.choices; choice++) {
      const random = seeds.random("text", digest, choice, repeats ? 0 : arrival.number)
      const text = yield* generator.generate({ prompt, maxTokens }, random)
      const stopped = cutAtStop(text.pieces, prompt.sampling.stop)
      completion += stopped === undefined ? text.tokens : encoding.count(stopped.pieces.join(""))
      choices.push({
        pieces: stopped?.pieces ?? text.pieces,
        ended: {
          _tag: "ChoiceEnded",
          choice,
          reason: stopped === undefined ? text.reason : "stop",
          stopSequence: stopped?.stopSequence,
        },
      })
    }
    return { digest, choices, completion }
  })

  const answer = Effect.fnUntraced(function* (prompt: Prompt) {
    const startedAt = pacer.now()
    const arrival = yield* seeds.arrive
    const card = yield* catalog.resolve(prompt.model)
    const encoding = yield* tokenizer.encoding(prompt.model)
    const promptTokens = countPrompt(encoding, prompt)
    const maxTokens = yield* roomFor(card, prompt, promptTokens)
    const { digest, choices, completion } = yield* choose(prompt, encoding, maxTokens, arrival)
    const usage: Usage = { prompt: promptTokens, completion, cached: 0, reasoning: 0 }
    const started: Started = {
      _tag: "Started",
      key: seeds.key("reply", arrival.number),
      model: prompt.model,
      createdAt: arrival.createdAt,
      promptTokens,
    }
    const offsets = yield* latency.plan(
      { model: prompt.model, preset: card.latencyPreset, tokens: longestOf(choices) },
      seeds.random("latency", digest, arrival.number),
    )
    const events = pace(timelineOf(started, choices, { _tag: "Finished", usage }, offsets), startedAt, pacer)
    return { started, usage, events }
  })

  return Simulation.of({ answer })
})

/** Most completion tokens the call may have, or why it can have none. */
const roomFor = (card: ModelCard, prompt: Prompt, promptTokens: number): Effect.Effect<number, SimError> => {
  const asked = prompt.sampling.maxTokens
  if (asked !== undefined && card.maxOutputTokens > 0 && asked > card.maxOutputTokens) {
    return Effect.fail(simError(new OutputTooLong({ asked, limit: card.maxOutputTokens })))
  }
  if (card.contextWindow > 0 && promptTokens + (asked ?? 0) > card.contextWindow) {
    return Effect.fail(
      simError(new ContextTooLong({ window: card.contextWindow, prompt: promptTokens, completion: asked ?? 0 })),
    )
  }
  const limit = asked ?? Number.POSITIVE_INFINITY
  const ofModel = card.maxOutputTokens > 0 ? card.maxOutputTokens : Number.POSITIVE_INFINITY
  const ofWindow = card.contextWindow > 0 ? card.contextWindow - promptTokens : Number.POSITIVE_INFINITY
  return Effect.succeed(Math.min(limit, ofModel, ofWindow))
}
