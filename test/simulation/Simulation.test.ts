/** What a call is answered: text, counts, choices and refusals. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { ContextTooLong, OutputTooLong, simError, UnknownModel } from "../../src/domain/SimError.ts"
import { Generator } from "../../src/generation/Generator.ts"
import { Simulation } from "../../src/simulation/Simulation.ts"
import { countPrompt } from "../../src/tokenizer/countPrompt.ts"
import { message, promptOf } from "../domain/promptOf.ts"
import { cl100k, o200k } from "../tokenizer/encodings.ts"
import { events, reply, simulator, text } from "./simulator.ts"

const fixed = (said: string) => simulator({ generator: Generator.layerFixed(said) })

describe("an answer", () => {
  it.effect("is started, text in pieces, an end of the choice, and usage", () =>
    Effect.gen(function* () {
      const [started, ...rest] = yield* events(promptOf())
      assert.strictEqual(started?._tag, "Started")
      assert.deepStrictEqual(rest, [
        { _tag: "TextDelta", choice: 0, text: "Hi" },
        { _tag: "TextDelta", choice: 0, text: " there" },
        { _tag: "TextDelta", choice: 0, text: "!" },
        { _tag: "ChoiceEnded", choice: 0, reason: "stop", stopSequence: undefined },
        { _tag: "Finished", usage: { prompt: 9, completion: 3, cached: 0, reasoning: 0 } },
      ])
    }).pipe(Effect.provide(fixed("Hi there!"))),
  )

  it.effect("is the same whole and in pieces", () =>
    Effect.gen(function* () {
      const pieces = yield* events(promptOf())
      const streamed = pieces.flatMap((event) => (event._tag === "TextDelta" ? [event.text] : [])).join("")
      assert.strictEqual(streamed, "Hi there!")
      assert.strictEqual(yield* text(promptOf()), streamed)
    }).pipe(Effect.provide(fixed("Hi there!"))),
  )

  it.effect("for which no stream was asked has one event for each choice's text", () =>
    Effect.gen(function* () {
      const prompt = promptOf({ sampling: { choices: 2 } })
      const answer = yield* Simulation.use((simulation) => simulation.answer({ prompt, streaming: false }))
      const [started, ...rest] = yield* Stream.runCollect(answer.events)
      assert.strictEqual(started?._tag, "Started")
      assert.deepStrictEqual(rest, [
        { _tag: "TextDelta", choice: 0, text: "Hi there!", tokens: 3 },
        { _tag: "ChoiceEnded", choice: 0, reason: "stop", stopSequence: undefined },
        { _tag: "TextDelta", choice: 1, text: "Hi there!", tokens: 3 },
        { _tag: "ChoiceEnded", choice: 1, reason: "stop", stopSequence: undefined },
        { _tag: "Finished", usage: { prompt: 9, completion: 6, cached: 0, reasoning: 0 } },
      ])
    }).pipe(Effect.provide(fixed("Hi there!"))),
  )

  it.effect("comes in chunks as the profile says, of the same text and usage", () =>
    Effect.gen(function* () {
      const { usage, events: stream } = yield* Simulation.use((simulation) =>
        simulation.answer({ prompt: promptOf(), streaming: true }),
      )
      const pieces = (yield* Stream.runCollect(stream)).flatMap((event) =>
        event._tag === "TextDelta" ? [event.text] : [],
      )
      assert.deepStrictEqual(pieces, ["One two three", " four five six", " seven"])
      assert.strictEqual(usage.completion, 7)
    }).pipe(
      Effect.provide(
        simulator({
          generator: Generator.layerFixed("One two three four five six seven"),
          latency: { overrides: { chunking: 3 } },
        }),
      ),
    ),
  )

  it.effect("carries the id that was asked, and the count of the prompt from the start", () =>
    Effect.gen(function* () {
      const prompt = promptOf({ model: "gpt-4-0613", messages: [message("system", "Be kind."), message("user", "Hi")] })
      const { started, usage } = yield* Simulation.use((simulation) => simulation.answer({ prompt, streaming: true }))
      assert.strictEqual(started.model, "gpt-4-0613")
      assert.strictEqual(started.promptTokens, countPrompt(cl100k, prompt))
      assert.strictEqual(usage.prompt, started.promptTokens)
    }).pipe(Effect.provide(fixed("Hi"))),
  )

  it.effect("says its usage before it is read", () =>
    Effect.gen(function* () {
      const answer = yield* Simulation.use((simulation) => simulation.answer({ prompt: promptOf(), streaming: true }))
      const last = (yield* Stream.runCollect(answer.events)).at(-1)
      assert.deepStrictEqual(last, { _tag: "Finished", usage: answer.usage })
    }).pipe(Effect.provide(simulator())),
  )

  for (const [model, encoding] of [
    ["gpt-4o", o200k],
    ["gpt-4", cl100k],
  ] as const) {
    it.effect(`counts its text as ${model} does`, () =>
      Effect.gen(function* () {
        const said = "你好，世界！ Hello 👩‍👩‍👧‍👦, it's <|endoftext|>\n\n"
        const { usage, choices } = yield* reply(promptOf({ model })).pipe(Effect.provide(fixed(said)))
        assert.strictEqual(choices[0]?.text, said)
        assert.strictEqual(usage.completion, encoding.count(said))
      }),
    )
  }

  it.effect("of no text still ends", () =>
    Effect.gen(function* () {
      const { choices, usage } = yield* reply(promptOf())
      assert.deepStrictEqual([choices[0]?.text, choices[0]?.reason, usage.completion], ["", "stop", 0])
    }).pipe(Effect.provide(fixed(""))),
  )
})

describe("the caller's token limit", () => {
  it.effect("ends the text with reason length", () =>
    Effect.gen(function* () {
      const { choices, usage } = yield* reply(promptOf({ sampling: { maxTokens: 2 } }))
      assert.deepStrictEqual([choices[0]?.text, choices[0]?.reason, usage.completion], ["Hi there", "length", 2])
    }).pipe(Effect.provide(fixed("Hi there!"))),
  )

  it.effect("of just enough tokens changes nothing", () =>
    Effect.gen(function* () {
      const { choices } = yield* reply(promptOf({ sampling: { maxTokens: 3 } }))
      assert.deepStrictEqual([choices[0]?.text, choices[0]?.reason], ["Hi there!", "stop"])
    }).pipe(Effect.provide(fixed("Hi there!"))),
  )
})

describe("stop sequences", () => {
  it.effect("end the text before them, across the borders of pieces", () =>
    Effect.gen(function* () {
      const { choices, usage } = yield* reply(promptOf({ sampling: { stop: ["e w"] } }))
      assert.deepStrictEqual(choices, [
        {
          text: "One two thre",
          reasoning: "",
          refusal: "",
          logprobs: [],
          toolCalls: [],
          reason: "stop",
          stopSequence: "e w",
        },
      ])
      assert.strictEqual(usage.completion, o200k.count("One two thre"))
    }).pipe(Effect.provide(fixed("One two three words"))),
  )

  it.effect("that do not occur change nothing", () =>
    Effect.gen(function* () {
      const { choices } = yield* reply(promptOf({ sampling: { stop: ["four", ""] } }))
      assert.deepStrictEqual(
        [choices[0]?.text, choices[0]?.reason, choices[0]?.stopSequence],
        ["One two three words", "stop", undefined],
      )
    }).pipe(Effect.provide(fixed("One two three words"))),
  )

  it.effect("past the token limit are not reached", () =>
    Effect.gen(function* () {
      const { choices } = yield* reply(promptOf({ sampling: { stop: ["words"], maxTokens: 2 } }))
      assert.deepStrictEqual([choices[0]?.text, choices[0]?.reason], ["One two", "length"])
    }).pipe(Effect.provide(fixed("One two three words"))),
  )

  it.effect("at the very beginning leave no text", () =>
    Effect.gen(function* () {
      const { choices, usage } = yield* reply(promptOf({ sampling: { stop: ["One"] } }))
      assert.deepStrictEqual([choices[0]?.text, choices[0]?.reason, usage.completion], ["", "stop", 0])
    }).pipe(Effect.provide(fixed("One two three words"))),
  )
})

describe("several choices", () => {
  it.effect("are as many as asked, each with a text of its own", () =>
    Effect.gen(function* () {
      const { choices } = yield* reply(promptOf({ sampling: { choices: 5 } }))
      assert.strictEqual(choices.length, 5)
      assert.strictEqual(new Set(choices.map((choice) => choice.text)).size, 5)
    }).pipe(Effect.provide(simulator())),
  )

  it.effect("are counted together", () =>
    Effect.gen(function* () {
      const { choices, usage } = yield* reply(promptOf({ sampling: { choices: 3 } }))
      assert.strictEqual(usage.completion, 120)
      assert.strictEqual(
        choices.reduce((sum, choice) => sum + o200k.count(choice.text), 0),
        120,
      )
    }).pipe(Effect.provide(simulator())),
  )

  it.effect("begin with the text that one choice alone would have", () =>
    Effect.gen(function* () {
      const one = yield* text(promptOf())
      assert.strictEqual(yield* text(promptOf({ sampling: { choices: 3 } })), one)
    }).pipe(Effect.provide(simulator())),
  )
})

describe("a prompt that does not fit", () => {
  const small = { models: { extra: [{ id: "small", context_window: 100, max_output_tokens: 50 }] } }

  it.effect("fails with its own count, the window's and the asked completion's", () =>
    Effect.gen(function* () {
      const prompt = promptOf({ model: "small", text: "word ".repeat(60), sampling: { maxTokens: 40 } })
      const expected = new ContextTooLong({ window: 100, prompt: countPrompt(o200k, prompt), completion: 40 })
      assert.deepStrictEqual(yield* Effect.flip(reply(prompt)), simError(expected))
      assert.isAbove(expected.prompt, 60)
    }).pipe(Effect.provide(simulator(small))),
  )

  it.effect("fails with a completion of zero when none was asked", () =>
    Effect.gen(function* () {
      const prompt = promptOf({ model: "small", text: "word ".repeat(200) })
      const expected = new ContextTooLong({ window: 100, prompt: countPrompt(o200k, prompt), completion: 0 })
      assert.deepStrictEqual(yield* Effect.flip(reply(prompt)), simError(expected))
    }).pipe(Effect.provide(simulator(small))),
  )

  it.effect("is answered when prompt and completion fill the window exactly", () =>
    Effect.gen(function* () {
      const prompt = promptOf({ model: "small", text: "word ".repeat(60) })
      const maxTokens = 100 - countPrompt(o200k, prompt)
      const { usage } = yield* reply({ ...prompt, sampling: { ...prompt.sampling, maxTokens } })
      assert.strictEqual(usage.prompt + usage.completion, 100)
    }).pipe(Effect.provide(simulator(small))),
  )

  it.effect("leaves the completion what room there is when none was asked", () =>
    Effect.gen(function* () {
      const { usage, choices } = yield* reply(promptOf({ model: "small", text: "word ".repeat(80) }))
      assert.strictEqual(usage.prompt + usage.completion, 100)
      assert.strictEqual(choices[0]?.reason, "length")
    }).pipe(Effect.provide(simulator(small))),
  )

  it.effect("fails when more output is asked than the model ever gives", () =>
    Effect.gen(function* () {
      const prompt = promptOf({ model: "small", sampling: { maxTokens: 51 } })
      const error = simError(new OutputTooLong({ model: "small", asked: 51, limit: 50 }))
      assert.deepStrictEqual(yield* Effect.flip(reply(prompt)), error)
    }).pipe(Effect.provide(simulator(small))),
  )

  it.effect("gets no more than the model's own limit when none was asked", () =>
    Effect.gen(function* () {
      const { usage, choices } = yield* reply(promptOf({ model: "small" }))
      assert.deepStrictEqual([usage.completion, choices[0]?.reason], [50, "length"])
    }).pipe(Effect.provide(simulator({ ...small, generator: Generator.layerLorem(60) }))),
  )

  it.effect("fits any model nobody knows", () =>
    Effect.gen(function* () {
      const prompt = promptOf({ model: "nobody-knows", text: "word ".repeat(10_000), sampling: { maxTokens: 999_999 } })
      assert.strictEqual((yield* reply(prompt)).usage.completion, 40)
    }).pipe(Effect.provide(simulator())),
  )
})

describe("an unknown model", () => {
  it.effect("fails when unknown models are rejected", () =>
    Effect.gen(function* () {
      const failure = yield* Effect.flip(reply(promptOf({ model: "nobody-knows" })))
      assert.deepStrictEqual(failure, simError(new UnknownModel({ model: "nobody-knows" })))
    }).pipe(Effect.provide(simulator({ models: { unknown: "reject" } }))),
  )

  it.effect("is answered under its own id otherwise", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* reply(promptOf({ model: "nobody-knows" }))).model, "nobody-knows")
    }).pipe(Effect.provide(simulator())),
  )
})
