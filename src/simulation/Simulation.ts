/** Answers a call: the whole way from a prompt to a paced stream of reply events. */
import { Context, Effect, Layer, type Random, type Scope, type Stream } from "effect"
import type { ModelCard } from "../domain/ModelCard.ts"
import type { Prompt } from "../domain/Prompt.ts"
import type { ReplyEvent, Started } from "../domain/Reply.ts"
import { ContextTooLong, OutputTooLong, type SimError, simError } from "../domain/SimError.ts"
import type { Usage } from "../domain/Usage.ts"
import { Generator } from "../generation/Generator.ts"
import { hashWord, type SeedHash } from "../generation/seededRandom.ts"
import { Engines } from "../latency/Engines.ts"
import { Latency } from "../latency/Latency.ts"
import type { Chunking } from "../latency/LatencyProfile.ts"
import { Lateness } from "../latency/Lateness.ts"
import { Pacer } from "../latency/Pacer.ts"
import { type Paced, pace } from "../latency/pace.ts"
import { ModelCatalog } from "../models/ModelCatalog.ts"
import { countPrompt } from "../tokenizer/countPrompt.ts"
import type { Encoding } from "../tokenizer/Encoding.ts"
import { Tokenizer } from "../tokenizer/Tokenizer.ts"
import { allAtOnce, chunkPieces } from "./chunkPieces.ts"
import { type EndedText, endText } from "./endText.ts"
import { promptDigest } from "./promptDigest.ts"
import { type Arrival, Seeds } from "./Seeds.ts"
import { type ReadyChoice, timelineOf } from "./timeline.ts"
import { travel } from "./travel.ts"

export interface AnswerRequest {
  readonly prompt: Prompt
  /** Whether the caller sees each token as it comes. If not, each choice is one event, due with its last token. */
  readonly streaming: boolean
}

export interface Answer {
  readonly started: Started
  readonly usage: Usage
  /** The reply, each event when it is due. */
  readonly events: Stream.Stream<ReplyEvent, SimError>
  /** The same reply as its plan, for those who can run it without a stream. */
  readonly paced: Paced<ReplyEvent>
}

export interface WaitRequest {
  readonly model: string
  readonly promptTokens: number
}

export class Simulation extends Context.Service<
  Simulation,
  {
    /**
     * Fails before anything is sent when the call is refused; the answer's clock starts when it is called. The scope is
     * that of the whole exchange.
     */
    readonly answer: (request: AnswerRequest) => Effect.Effect<Answer, SimError, Scope.Scope>
    /** Takes the time in which the model would begin to answer: that of an endpoint whose answer is one piece. */
    readonly wait: (request: WaitRequest) => Effect.Effect<void, SimError>
    /** Milliseconds of our own that calls took until their answers were planned. */
    readonly overhead: Lateness
  }
>()("llmsim/simulation/Simulation") {
  static readonly layer = Layer.effect(
    this,
    Effect.suspend(() => make),
  )
}

interface Call {
  readonly prompt: Prompt
  readonly encoding: Encoding
  readonly digest: SeedHash
  readonly arrival: Arrival
  readonly maxTokens: number
}

const sumTokens = (texts: ReadonlyArray<EndedText>): number => texts.reduce((sum, { tokens }) => sum + tokens, 0)

const readyChoice = (text: EndedText, choice: number, chunking: Chunking, random: Random.Random): ReadyChoice => ({
  ...chunkPieces(text.pieces, chunking, random),
  ended: { _tag: "ChoiceEnded", choice, reason: text.reason, stopSequence: text.stopSequence },
})

const make = Effect.gen(function* () {
  const catalog = yield* ModelCatalog
  const tokenizer = yield* Tokenizer
  const seeds = yield* Seeds
  const generator = yield* Generator
  const latency = yield* Latency
  const pacer = yield* Pacer
  const engines = yield* Engines
  const overhead = new Lateness()

  const generate = Effect.fnUntraced(function* (call: Call) {
    const { prompt, encoding, digest, arrival } = call
    const repeats = seeds.fixed || prompt.sampling.seed !== undefined
    const texts: Array<EndedText> = []
    for (let choice = 0; choice < prompt.sampling.choices; choice++) {
      const random = seeds.random("text", digest, choice, repeats ? 0 : arrival.number)
      const generated = yield* generator.generate({ prompt, maxTokens: call.maxTokens }, random)
      texts.push(endText(generated, prompt.sampling.stop, encoding))
    }
    return texts
  })

  const answer = Effect.fnUntraced(function* ({ prompt, streaming }: AnswerRequest) {
    const startedAt = pacer.now()
    const arrival = yield* seeds.arrive
    const card = yield* catalog.resolve(prompt.model)
    const encoding = yield* tokenizer.encoding(prompt.model)
    const promptTokens = countPrompt(encoding, prompt)
    const maxTokens = yield* roomFor(card, prompt, promptTokens)
    const digest = promptDigest(prompt)
    const texts = yield* generate({ prompt, encoding, digest, arrival, maxTokens })
    const random = seeds.random("latency", digest, arrival.number)
    const tokens = Math.max(...texts.map(({ pieces }) => pieces.length))
    const plan = yield* latency.plan(
      { model: prompt.model, preset: card.latencyPreset, tokens, uncachedPromptTokens: promptTokens },
      random,
    )
    const usage: Usage = { prompt: promptTokens, completion: sumTokens(texts), cached: 0, reasoning: 0 }
    const started: Started = {
      _tag: "Started",
      key: seeds.key("reply", arrival.number),
      model: prompt.model,
      createdAt: arrival.createdAt,
      promptTokens,
    }
    const choices = texts.map((text, choice) =>
      readyChoice(text, choice, streaming ? plan.chunking : allAtOnce, random),
    )
    const planned = timelineOf(started, choices, { _tag: "Finished", usage }, plan.offsets)
    const timeline = travel(planned, plan.network, random)
    overhead.record(pacer.now() - startedAt)
    const { engine } = plan
    const paced: Paced<ReplyEvent> =
      engine === undefined
        ? { timeline, startedAt, clock: pacer }
        : { timeline, startedAt: 0, clock: yield* engines.admit(engine, plan.offsets[0] ?? 0, startedAt) }
    return { started, usage, paced, events: pace(timeline, paced.startedAt, paced.clock) }
  })

  const wait = Effect.fnUntraced(function* ({ model, promptTokens }: WaitRequest) {
    const startedAt = pacer.now()
    const arrival = yield* seeds.arrive
    const card = yield* catalog.resolve(model)
    const plan = yield* latency.plan(
      { model, preset: card.latencyPreset, tokens: 1, uncachedPromptTokens: promptTokens },
      seeds.random("latency", hashWord(model), arrival.number),
    )
    yield* pacer.waitUntil(startedAt + (plan.offsets[0] ?? 0))
  })

  return Simulation.of({ answer, wait, overhead })
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
