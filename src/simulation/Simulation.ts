/** Answers a call: the whole way from a prompt to a paced stream of reply events. */
import { Context, Effect, Layer, type Random, type Scope, type Stream } from "effect"
import type { Call, LimitState } from "../domain/Call.ts"
import { lastUserText, type Prompt } from "../domain/Prompt.ts"
import type { ReplyEvent, Started } from "../domain/Reply.ts"
import type { SimError } from "../domain/SimError.ts"
import type { CacheWrites, Usage } from "../domain/Usage.ts"
import type { Fault } from "../faults/Fault.ts"
import { Faults } from "../faults/Faults.ts"
import { Engines } from "../latency/Engines.ts"
import { Latency, type LatencyPlan, type LatencyWish } from "../latency/Latency.ts"
import { Lateness } from "../latency/Lateness.ts"
import { Pacer } from "../latency/Pacer.ts"
import { type Paced, pace } from "../latency/pace.ts"
import { ModelCatalog } from "../models/ModelCatalog.ts"
import { countPrompt } from "../tokenizer/countPrompt.ts"
import { Tokenizer } from "../tokenizer/Tokenizer.ts"
import { type Breakage, breakageOf, makeAdmission, unlimited } from "./admission.ts"
import type { CallPlan, PlanRequest } from "./CallPlan.ts"
import { type ChoicesRequest, makeChooseOutlines } from "./chooseOutlines.ts"
import type { ReplyHabits } from "./chooseReply.ts"
import { allAtOnce } from "./chunkPieces.ts"
import { filtered } from "./filtered.ts"
import { layOut, slotsOf } from "./layOut.ts"
import { makePlan } from "./makePlan.ts"
import { latencyWish, withMockUsage } from "./mockAnswer.ts"
import type { Outline } from "./Outline.ts"
import { PromptCache } from "./PromptCache.ts"
import { promptDigest } from "./promptDigest.ts"
import { roomFor } from "./roomFor.ts"
import { Seeds } from "./Seeds.ts"
import { startedOf } from "./startedOf.ts"
import { timelineOf } from "./timeline.ts"
import { travel } from "./travel.ts"
import { usageOf } from "./usageOf.ts"

export interface AnswerRequest {
  readonly prompt: Prompt
  /** Whether the caller sees each token as it comes. If not, each choice is one event, due with its last token. */
  readonly streaming: boolean
  /** What came with the prompt; absent: nobody's call, which has no limits and meets no faults. */
  readonly call?: Call | undefined
  readonly wishes?: Wishes | undefined
}

/** What a single request asks for, instead of what the settings say. */
export interface Wishes {
  readonly latency?: LatencyWish | undefined
  readonly targetTokens?: number | undefined
  /** What answers say: lorem, echo, random or fixed:TEXT. */
  readonly generator?: string | undefined
  readonly seed?: number | undefined
}

/**
 * An answer that is planned: its usage is known, its events leave when they are due.
 *
 * @example
 * ```ts
 * import type { Answer } from "llmsim"
 *
 * const durationMs = ({ paced: { timeline } }: Answer): number => timeline.due.at(-1) ?? 0
 * const remaining = ({ limits }: Answer) => limits.map(({ unit, remaining }) => ({ unit, remaining }))
 * ```
 */
export interface Answer {
  readonly started: Started
  readonly usage: Usage
  /** What is left of the caller's limits. */
  readonly limits: ReadonlyArray<LimitState>
  /** How the answer breaks on its way, and the chance to do it with. */
  readonly breakage: Breakage | undefined
  /** The fault that the answer's text shows already, and nothing on its way. */
  readonly shown: Fault | undefined
  /** The reply, each event when it is due. */
  readonly events: Stream.Stream<ReplyEvent, SimError>
  /** The same reply as its plan, for those who can run it without a stream. */
  readonly paced: Paced<ReplyEvent>
}

export type WaitRequest = Omit<PlanRequest, "tokens">

/**
 * Answers prompts; all providers stand on it.
 *
 * @example
 * ```ts
 * import { Effect } from "effect"
 * import { collectReply, type Prompt, Simulation } from "llmsim"
 *
 * const reply = (prompt: Prompt) =>
 *   Effect.gen(function* () {
 *     const simulation = yield* Simulation
 *     const { events } = yield* simulation.answer({ prompt, streaming: false })
 *     return yield* collectReply(events)
 *   }).pipe(Effect.scoped)
 * ```
 */
export class Simulation extends Context.Service<
  Simulation,
  {
    /**
     * Fails before anything is sent when the call is refused; the answer's clock starts when it is called. The scope is
     * that of the whole exchange.
     */
    readonly answer: (request: AnswerRequest) => Effect.Effect<Answer, SimError, Scope.Scope>
    /** Takes the time in which the model would begin to answer: that of an endpoint whose answer is one piece. */
    readonly wait: (request: WaitRequest) => Effect.Effect<CallPlan, SimError, Scope.Scope>
    /** Numbers the call, lets it in and plans its answer in time, for an endpoint that makes the answer itself. */
    readonly plan: (request: PlanRequest) => Effect.Effect<CallPlan, SimError, Scope.Scope>
    /** Milliseconds of our own that calls took until their answers were planned. */
    readonly overhead: Lateness
  }
>()("llmsim/simulation/Simulation") {
  static readonly layer = (habits: ReplyHabits = { preambleRate: 0 }) =>
    Layer.effect(
      this,
      Effect.suspend(() => make(habits)),
    )
}

const make = Effect.fnUntraced(function* (habits: ReplyHabits) {
  const catalog = yield* ModelCatalog
  const tokenizer = yield* Tokenizer
  const seeds = yield* Seeds
  const latency = yield* Latency
  const pacer = yield* Pacer
  const engines = yield* Engines
  const promptCache = yield* PromptCache
  const chooseOutlines = yield* makeChooseOutlines(habits)
  const faults = yield* Faults
  const admit = yield* makeAdmission
  const plan = yield* makePlan
  const overhead = new Lateness()

  const admitted = (call: Call, { prompt, card, streaming, promptTokens, cached, digest, arrival }: Asked) =>
    admit({
      call,
      model: prompt.model,
      card,
      streaming,
      breakable: true,
      promptTokens,
      cached,
      completionTokens: (prompt.sampling.maxTokens ?? 0) * prompt.sampling.choices,
      text: () => lastUserText(prompt.messages),
      stop: prompt.sampling.stop,
      digest,
      arrival: arrival.number,
    })

  /** Mocks and faults may change what the answer would be. */
  const choose = (asked: Asked, met: Fault | undefined) =>
    Effect.mapEager(chooseOutlines(asked), ({ outlines, mock }) => {
      const fault = met ?? mock?.fault
      const shown = fault?.kind === "content_filter" ? fault : undefined
      const said = shown === undefined ? outlines : outlines.map((one) => filtered(one, shown, asked.encoding))
      return { outlines: said, mock, fault, shown }
    })

  const timing = (asked: Asked, wish: LatencyWish | undefined, tokens: number, random: Random.Random) =>
    latency.plan(
      {
        model: asked.prompt.model,
        preset: asked.card.latencyPreset,
        tokens,
        uncachedPromptTokens: asked.promptTokens - asked.cached,
        wish,
        factor: faults.latencyFactor(),
      },
      random,
    )

  const lay = (
    { streaming, prompt, digest }: Asked,
    { started, usage, outlines }: Decided,
    { chunking, offsets, network }: LatencyPlan,
    random: Random.Random,
  ) => {
    const choices = outlines.map((outline, choice) =>
      layOut(outline, {
        choice,
        chunking: streaming ? chunking : allAtOnce,
        random,
        logprobs: prompt.sampling.logprobs,
        chance: () => seeds.random("logprobs", digest, choice),
      }),
    )
    return travel(timelineOf(started, choices, { _tag: "Finished", usage }, offsets), network, random)
  }

  const answer = Effect.fnUntraced(function* ({ prompt: sent, streaming, call, wishes }: AnswerRequest) {
    const startedAt = pacer.now()
    const prompt = withSeed(sent, wishes?.seed)
    const arrival = yield* seeds.arrive
    const card = yield* catalog.resolve(prompt.model)
    const encoding = yield* tokenizer.encoding(prompt.model)
    const promptTokens = countPrompt(encoding, prompt)
    const maxTokens = yield* roomFor(card, prompt, promptTokens)
    const digest = promptDigest(prompt)
    const { read, writes: cacheWrites } = yield* promptCache.use(prompt, encoding, promptTokens)
    const cached = Math.max(read, prompt.keptTokens ?? 0)
    const asked: Asked = {
      prompt,
      streaming,
      call,
      card,
      encoding,
      digest,
      arrival,
      promptTokens,
      maxTokens,
      startedAt,
      cached,
      cacheWrites,
      targetTokens: wishes?.targetTokens,
      generator: wishes?.generator,
    }
    const { limits, fault: met, settle } = call === undefined ? unlimited : yield* admitted(call, asked)
    const { outlines, mock, fault, shown } = yield* choose(asked, met)
    const random = seeds.random("latency", digest, arrival.number)
    const wish = latencyWish(wishes?.latency, mock?.latency)
    const plan = yield* timing(asked, wish, mostOf(outlines, slotsOf), random)
    const usage = withMockUsage(usageOf(outlines, prompt, encoding, asked), mock?.usage)
    if (settle !== undefined) yield* settle(usage)
    const started = startedOf(seeds.key("reply", arrival.number), asked, usage, outlines)
    const timeline = lay(asked, { started, usage, outlines }, plan, random)
    overhead.record(pacer.now() - startedAt)
    const { engine } = plan
    const paced: Paced<ReplyEvent> =
      engine === undefined
        ? { timeline, startedAt, clock: pacer }
        : { timeline, startedAt: 0, clock: yield* engines.admit(engine, plan.offsets[0] ?? 0, startedAt) }
    const breakage = breakageOf(fault, () => seeds.random("breakage", digest, arrival.number))
    return { started, usage, limits, breakage, shown, paced, events: pace(timeline, paced.startedAt, paced.clock) }
  })

  const wait = (request: WaitRequest) =>
    Effect.tap(plan({ ...request, tokens: 1 }), ({ startedAt, offsets }) =>
      pacer.waitUntil(startedAt + (offsets[0] ?? 0)),
    )

  return Simulation.of({ answer, wait, plan, overhead })
})

/** What the answer is made from. */
interface Asked extends ChoicesRequest {
  /** Prompt tokens that need not be read again. */
  readonly cached: number
  readonly cacheWrites: CacheWrites | undefined
}

/** What is to be said, before it is laid out in time. */
interface Decided {
  readonly started: Started
  readonly usage: Usage
  readonly outlines: ReadonlyArray<Outline>
}

const withSeed = (prompt: Prompt, seed: number | undefined): Prompt =>
  seed === undefined ? prompt : { ...prompt, sampling: { ...prompt.sampling, seed } }

const mostOf = (outlines: ReadonlyArray<Outline>, count: (outline: Outline) => number): number => {
  let most = 0
  for (const outline of outlines) most = Math.max(most, count(outline))
  return most
}
