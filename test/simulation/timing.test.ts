/** When the events of an answer leave, by the virtual clock. */
import { assert, describe, it } from "@effect/vitest"
import { Clock, Effect, Fiber, Stream } from "effect"
import { TestClock } from "effect/testing"
import { collectReply } from "../../src/domain/collectReply.ts"
import type { Prompt } from "../../src/domain/Prompt.ts"
import type { ReplyEvent } from "../../src/domain/Reply.ts"
import { Generator } from "../../src/generation/Generator.ts"
import { Simulation } from "../../src/simulation/Simulation.ts"
import { promptOf } from "../domain/promptOf.ts"
import { simulator } from "./simulator.ts"

interface Departure {
  readonly at: number
  readonly event: ReplyEvent
}

const answerTo = (prompt: Prompt, streaming = true) =>
  Simulation.use((simulation) => simulation.answer({ prompt, streaming }))

const untilDone = Effect.fnUntraced(function* <A, E, R>(effect: Effect.Effect<A, E, R>) {
  const fiber = yield* Effect.forkChild(effect)
  yield* TestClock.adjust("1 hour")
  return yield* Fiber.join(fiber)
})

/** Each event with the time it left at. */
const streamed = Effect.fnUntraced(function* (prompt: Prompt) {
  const { events } = yield* answerTo(prompt)
  const timed = Stream.mapEffect(events, (event) =>
    Effect.map(Clock.currentTimeMillis, (at): Departure => ({ at, event })),
  )
  return yield* untilDone(Stream.runCollect(timed))
})

const textIn = (departures: ReadonlyArray<Departure>) =>
  departures.map(({ event }) => (event._tag === "TextDelta" ? event.text : "")).join("")

/** When the whole reply is there. */
const wholeAt = Effect.fnUntraced(function* (prompt: Prompt) {
  const { events } = yield* answerTo(prompt, false)
  return yield* untilDone(Effect.andThen(collectReply(events), Clock.currentTimeMillis))
})

const even = { overrides: { ttft: 500, tbt: 20 } }

describe("timing", () => {
  it.effect("starts at once, gives the first token at the TTFT and the others a TBT apart", () =>
    Effect.gen(function* () {
      const departures = yield* streamed(promptOf())
      assert.deepStrictEqual(
        departures.map(({ at, event }) => [at, event._tag]),
        [
          [0, "Started"],
          [500, "TextDelta"],
          [520, "TextDelta"],
          [540, "TextDelta"],
          [540, "ChoiceEnded"],
          [540, "Finished"],
        ],
      )
    }).pipe(Effect.provide(simulator({ latency: even, generator: Generator.layerFixed("Hi there!") }))),
  )

  it.effect("takes the TTFT for an answer of no text", () =>
    Effect.gen(function* () {
      const departures = yield* streamed(promptOf())
      assert.deepStrictEqual(
        departures.map(({ at, event }) => [at, event._tag]),
        [
          [0, "Started"],
          [500, "ChoiceEnded"],
          [500, "Finished"],
        ],
      )
    }).pipe(Effect.provide(simulator({ latency: even, generator: Generator.layerFixed("") }))),
  )

  it.effect("is over at the same time for a whole reply and for a stream", () =>
    Effect.gen(function* () {
      const layer = () => simulator({ latency: { profile: "gpt4o" }, generator: Generator.layerLorem(200) })
      const departures = yield* streamed(promptOf()).pipe(Effect.provide(layer()))
      const last = departures.at(-1)?.at ?? 0
      const started = yield* Clock.currentTimeMillis
      const whole = yield* wholeAt(promptOf()).pipe(Effect.provide(layer()))
      assert.strictEqual(whole - started, last)
      assert.isAbove(last, 400 + 199 * 20)
      assert.isBelow(last, 400 + 199 * 30)
    }),
  )

  it.effect("counts from the call's arrival, so that reading late loses nothing", () =>
    Effect.gen(function* () {
      const { events } = yield* answerTo(promptOf())
      yield* TestClock.adjust(530)
      const times: Array<number> = []
      const reading = Stream.runForEach(events, () =>
        Effect.map(Clock.currentTimeMillis, (at) => {
          times.push(at)
        }),
      )
      yield* untilDone(reading)
      assert.deepStrictEqual(times, [530, 530, 530, 540, 540, 540])
    }).pipe(Effect.provide(simulator({ latency: even, generator: Generator.layerFixed("Hi there!") }))),
  )

  it.effect("is paced over the longest choice, with all choices side by side", () =>
    Effect.gen(function* () {
      const departures = yield* streamed(promptOf({ sampling: { choices: 2 } }))
      const last = departures.at(-1)
      assert.deepStrictEqual([last?.event._tag, last?.at], ["Finished", 500 + 39 * 20])
      const first = departures.filter(({ at }) => at === 500).map(({ event }) => event)
      assert.deepStrictEqual(
        first.map((event) => ("choice" in event ? event.choice : undefined)),
        [0, 1],
      )
    }).pipe(Effect.provide(simulator({ latency: even }))),
  )

  it.effect("is shorter when a stop sequence cuts the text", () =>
    Effect.gen(function* () {
      const departures = yield* streamed(promptOf({ sampling: { stop: ["!"] } }))
      assert.strictEqual(departures.at(-1)?.at, 520)
    }).pipe(Effect.provide(simulator({ latency: even, generator: Generator.layerFixed("Hi there!") }))),
  )

  it.effect("is the model's own when it is auto", () =>
    Effect.gen(function* () {
      const ttft = Effect.fnUntraced(function* (model: string) {
        const departures = yield* streamed(promptOf({ model, reasoning: { effort: "none", shown: false } })).pipe(
          Effect.provide(simulator({ latency: { profile: "auto" } })),
        )
        return (departures[1]?.at ?? 0) - (departures[0]?.at ?? 0)
      })
      const [fast, slow] = [yield* ttft("text-embedding-3-small"), yield* ttft("o3")]
      assert.approximately(fast, 10, 10)
      assert.approximately(slow, 2_000, 2_000)
      assert.isAbove(slow, fast + 100)
    }),
  )

  it.effect("varies from one call to the next, though the text does not", () =>
    Effect.gen(function* () {
      const relative = (departures: ReadonlyArray<Departure>) =>
        departures.map(({ at }) => at - (departures[0]?.at ?? 0))
      const [one, two] = [yield* streamed(promptOf()), yield* streamed(promptOf())]
      assert.deepStrictEqual(textIn(two), textIn(one))
      assert.notDeepEqual(relative(two), relative(one))
    }).pipe(Effect.provide(simulator({ latency: { profile: "gpt4o" } }))),
  )

  it.effect("changes no text", () =>
    Effect.gen(function* () {
      const paced = yield* streamed(promptOf()).pipe(Effect.provide(simulator({ latency: { profile: "claude_opus" } })))
      const instant = yield* streamed(promptOf()).pipe(Effect.provide(simulator()))
      assert.strictEqual(textIn(paced), textIn(instant))
    }),
  )
})
