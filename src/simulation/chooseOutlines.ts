/** Decides what every choice of an answer says: as a mock has it, else as a model would. */
import { Effect } from "effect"
import type { Call } from "../domain/Call.ts"
import type { ModelCard } from "../domain/ModelCard.ts"
import type { Prompt } from "../domain/Prompt.ts"
import { Mocked, type SimError, simError } from "../domain/SimError.ts"
import { replacesAnswer } from "../faults/Fault.ts"
import type { SeedHash } from "../generation/seededRandom.ts"
import { Latency } from "../latency/Latency.ts"
import { Pacer } from "../latency/Pacer.ts"
import { MockBook } from "../mocks/MockBook.ts"
import type { Fail, Generate, Say } from "../mocks/MockOutcome.ts"
import type { Encoding } from "../tokenizer/Encoding.ts"
import { refuse } from "./admission.ts"
import { type ChoiceRequest, makeChooseReply, type ReplyHabits } from "./chooseReply.ts"
import { makeNamedGenerator } from "./mockAnswer.ts"
import type { Outline } from "./Outline.ts"
import { type Arrival, Seeds } from "./Seeds.ts"
import { sayMock } from "./sayMock.ts"

export interface ChoicesRequest {
  readonly prompt: Prompt
  readonly streaming: boolean
  readonly call: Call | undefined
  readonly card: ModelCard
  readonly encoding: Encoding
  readonly digest: SeedHash
  readonly arrival: Arrival
  readonly promptTokens: number
  readonly maxTokens: number
  readonly targetTokens: number | undefined
  /** The generator that the request itself asks for. */
  readonly generator: string | undefined
  /** On the pacer's scale. */
  readonly startedAt: number
}

export interface Choices {
  readonly outlines: ReadonlyArray<Outline>
  /** What the mock that answers says besides the outlines; absent where none does. */
  readonly mock: Say | Generate | undefined
}

/** The API's own limits, so that no two calls have one id. */
const mostChoices = 128
const mostCalls = 128

export const makeChooseOutlines = Effect.fnUntraced(function* (habits: ReplyHabits) {
  const seeds = yield* Seeds
  const mocks = yield* MockBook
  const pacer = yield* Pacer
  const failMocked = yield* makeFailMocked
  const namedGenerator = yield* makeNamedGenerator
  const chooseReply = yield* makeChooseReply(habits)

  const callIds = (arrival: Arrival, choice: number) => (index: number) =>
    seeds.key("call", (arrival.number * mostChoices + choice) * mostCalls + index).slice(0, 24)

  const replyFor = (
    request: ChoicesRequest,
    mock: Generate | undefined,
    generator: ChoiceRequest["generator"],
    choice: number,
  ) => {
    const { prompt, card, encoding, maxTokens, digest, arrival } = request
    const repeats = seeds.fixed || prompt.sampling.seed !== undefined
    return chooseReply({
      prompt,
      card,
      encoding,
      maxTokens,
      generator,
      pauses: mock?.finishReason === "pause_turn",
      targetTokens: mock?.generate.target_tokens ?? request.targetTokens,
      chance: (purpose) => seeds.random(purpose, digest, choice, repeats ? 0 : arrival.number),
      callId: callIds(arrival, choice),
    })
  }

  const generated = Effect.fnUntraced(function* (
    request: ChoicesRequest,
    mock: Generate | undefined,
  ): Effect.fn.Return<Choices, SimError> {
    const named = request.generator ?? mock?.generate.generator
    const generator = named === undefined ? undefined : yield* namedGenerator(named)
    const outlines: Array<Outline> = []
    for (let choice = 0; choice < request.prompt.sampling.choices; choice++) {
      const outline = yield* replyFor(request, mock, generator, choice)
      outlines.push(mock?.finishReason === undefined ? outline : { ...outline, reason: mock.finishReason })
    }
    return { outlines, mock }
  })

  const usual = (request: ChoicesRequest): Effect.Effect<Choices, SimError> =>
    request.prompt.sampling.choices > 1 || request.generator !== undefined
      ? generated(request, undefined)
      : Effect.mapEager(replyFor(request, undefined, undefined, 0), (outline) => ({
          outlines: [outline],
          mock: undefined,
        }))

  const said = ({ prompt, encoding, arrival }: ChoicesRequest, mock: Say): ReadonlyArray<Outline> =>
    Array.from({ length: prompt.sampling.choices }, (_, choice) =>
      sayMock(mock, {
        encoding,
        tools: prompt.tools,
        showsReasoning: prompt.reasoning.shown,
        callId: callIds(arrival, choice),
      }),
    )

  const mocked = Effect.fnUntraced(function* (request: ChoicesRequest): Effect.fn.Return<Choices, SimError> {
    const { digest, arrival } = request
    const mock = yield* mocks.answer(request, seeds.random("mock", digest, arrival.number), arrival.createdAt)
    const notes = request.call?.notes
    if (notes?.timed === true) notes.chosenAt = pacer.now()
    if (mock?._tag === "Fail") return yield* failMocked(request, mock)
    if (mock?.fault !== undefined && replacesAnswer(mock.fault.kind)) {
      return yield* refuse(mock.fault, { ...request, model: request.prompt.model }, [])
    }
    return mock?._tag === "Say" ? { outlines: said(request, mock), mock } : yield* generated(request, mock)
  })

  // Most servers have no mocks, and their calls pay no more than the question.
  return (request: ChoicesRequest) => (mocks.active() ? mocked(request) : usual(request))
})

/** An error takes no time, unless the mock says how much. */
const makeFailMocked = Effect.gen(function* () {
  const latency = yield* Latency
  const pacer = yield* Pacer
  return Effect.fnUntraced(function* (request: ChoicesRequest, { error, latency: said }: Fail) {
    if (said?.ttft_ms !== undefined) {
      const { scale } = latency.timingOf(request.prompt.model, request.card.latencyPreset)
      yield* pacer.waitUntil(request.startedAt + said.ttft_ms * scale)
    }
    return yield* simError(new Mocked({ error }))
  })
})
