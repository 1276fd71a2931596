/** What repeats with a seed, what repeats with a request's own seed, and what never repeats. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import type { Prompt } from "../../src/domain/Prompt.ts"
import { Generator } from "../../src/generation/Generator.ts"
import { hashWord } from "../../src/generation/seededRandom.ts"
import { promptDigest } from "../../src/simulation/promptDigest.ts"
import { Seeds } from "../../src/simulation/Seeds.ts"
import { message, promptOf } from "../domain/promptOf.ts"
import { events, reply, simulator, text } from "./simulator.ts"

const prompts: ReadonlyArray<Prompt> = [
  promptOf({ text: "one" }),
  promptOf({ text: "two", sampling: { choices: 3 } }),
  promptOf({ text: "three", model: "claude-sonnet-4-5", sampling: { maxTokens: 10 } }),
  promptOf({ text: "one" }),
]

const seeded = (seed: number) => simulator({ seeds: Seeds.layerFixed(seed), generator: Generator.layerRandom(40) })
const drawn = () => simulator({ seeds: Seeds.layerDrawn, generator: Generator.layerRandom(40) })

const all = Effect.forEach(prompts, events)

describe("with a fixed seed", () => {
  it.effect("two simulations give equal prompts identical events, ids and times included", () =>
    Effect.gen(function* () {
      const first = yield* all.pipe(Effect.provide(seeded(7)))
      assert.deepStrictEqual(yield* all.pipe(Effect.provide(seeded(7))), first)
    }),
  )

  it.effect("another seed gives other texts and other ids", () =>
    Effect.gen(function* () {
      const one = yield* reply(promptOf()).pipe(Effect.provide(seeded(1)))
      const two = yield* reply(promptOf()).pipe(Effect.provide(seeded(2)))
      assert.notStrictEqual(one.choices[0]?.text, two.choices[0]?.text)
      assert.notStrictEqual(one.key, two.key)
    }),
  )

  it.effect("a repeated request gets the same text and another id", () =>
    Effect.gen(function* () {
      const replies = yield* Effect.forEach(Array.from({ length: 20 }), () => reply(promptOf()))
      assert.strictEqual(new Set(replies.map(({ choices }) => choices[0]?.text)).size, 1)
      assert.strictEqual(new Set(replies.map(({ key }) => key)).size, 20)
    }).pipe(Effect.provide(seeded(1))),
  )

  it.effect("a text does not depend on what was asked before", () =>
    Effect.gen(function* () {
      const alone = yield* text(promptOf({ text: "last" })).pipe(Effect.provide(seeded(1)))
      const after = yield* Effect.andThen(all, text(promptOf({ text: "last" }))).pipe(Effect.provide(seeded(1)))
      assert.strictEqual(after, alone)
    }),
  )

  it.effect("ids are 32 hex digits", () =>
    Effect.gen(function* () {
      assert.match((yield* reply(promptOf())).key, /^[0-9a-f]{32}$/)
    }).pipe(Effect.provide(seeded(1))),
  )

  it.effect("time stamps count from a fixed date, a second a call", () =>
    Effect.gen(function* () {
      const first = (yield* reply(promptOf())).createdAt
      assert.strictEqual(first, Date.parse("2026-01-01T00:00:01Z") / 1_000)
      assert.strictEqual((yield* reply(promptOf())).createdAt, first + 1)
    }).pipe(Effect.provide(seeded(1))),
  )
})

describe("with a drawn seed", () => {
  it.effect("a repeated request gets another text and another id", () =>
    Effect.gen(function* () {
      const replies = yield* Effect.forEach(Array.from({ length: 20 }), () => reply(promptOf()))
      assert.strictEqual(new Set(replies.map(({ choices }) => choices[0]?.text)).size, 20)
      assert.strictEqual(new Set(replies.map(({ key }) => key)).size, 20)
    }).pipe(Effect.provide(drawn())),
  )

  it.effect("two simulations give different texts", () =>
    Effect.gen(function* () {
      const one = yield* text(promptOf()).pipe(Effect.provide(drawn()))
      assert.notStrictEqual(yield* text(promptOf()).pipe(Effect.provide(drawn())), one)
    }),
  )

  it.effect("a request's own seed gives it the same text each time, and another id", () =>
    Effect.gen(function* () {
      const prompt = promptOf({ sampling: { seed: 5 } })
      const [one, two] = [yield* reply(prompt), yield* reply(prompt)]
      assert.deepStrictEqual(two.choices, one.choices)
      assert.notStrictEqual(two.key, one.key)
    }).pipe(Effect.provide(drawn())),
  )

  it.effect("another seed of the request gives another text", () =>
    Effect.gen(function* () {
      const one = yield* text(promptOf({ sampling: { seed: 5 } }))
      assert.notStrictEqual(yield* text(promptOf({ sampling: { seed: 6 } })), one)
    }).pipe(Effect.provide(drawn())),
  )

  it.effect("time stamps are the clock's", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* reply(promptOf())).createdAt, 0)
    }).pipe(Effect.provide(drawn())),
  )
})

describe("Seeds", () => {
  it.effect("gives equal content and numbers equal chance, and others or another purpose another", () =>
    Effect.gen(function* () {
      const seeds = yield* Seeds
      const first = (purpose: string, content: string, ...numbers: readonly [number, number?]) =>
        seeds.random(purpose, hashWord(content), ...numbers).nextDoubleUnsafe()
      const draws = [
        first("text", "a", 1),
        first("text", "a", 2),
        first("text", "a", 1, 1),
        first("text", "a", 2, 1),
        first("text", "b", 1),
        first("latency", "a", 1),
      ]
      assert.strictEqual(first("text", "a", 1), draws[0])
      assert.strictEqual(new Set(draws).size, draws.length)
    }).pipe(Effect.provide(Seeds.layerFixed(1))),
  )

  it.effect("gives thousands of calls chance of their own", () =>
    Effect.gen(function* () {
      const seeds = yield* Seeds
      const content = hashWord("a")
      const first = (choice: number, call: number) => seeds.random("text", content, choice, call).nextDoubleUnsafe()
      const draws = Array.from({ length: 2_000 }, (_, call) => [first(0, call), first(1, call)]).flat()
      assert.isAtLeast(new Set(draws).size, 3_995)
      assert.approximately(draws.reduce((sum, draw) => sum + draw, 0) / draws.length, 0.5, 0.02)
    }).pipe(Effect.provide(Seeds.layerFixed(1))),
  )

  it.effect("numbers the calls as they arrive", () =>
    Effect.gen(function* () {
      const seeds = yield* Seeds
      const numbers = [yield* seeds.arrive, yield* seeds.arrive, yield* seeds.arrive].map(({ number }) => number)
      assert.deepStrictEqual(numbers, [1, 2, 3])
    }).pipe(Effect.provide(Seeds.layerDrawn)),
  )

  it.effect("gives each purpose and number a key of its own", () =>
    Effect.gen(function* () {
      const seeds = yield* Seeds
      const keys = Array.from({ length: 20_000 }, (_, i) => [seeds.key("reply", i), seeds.key("file", i)]).flat()
      assert.strictEqual(new Set(keys).size, 40_000)
    }).pipe(Effect.provide(Seeds.layerFixed(1))),
  )
})

describe("promptDigest", () => {
  const base = promptOf({ messages: [message("system", "a"), message("user", "b")] })

  const different: Readonly<Record<string, Prompt>> = {
    "another model": { ...base, model: "gpt-4" },
    "another text": promptOf({ messages: [message("system", "a"), message("user", "c")] }),
    "another role": promptOf({ messages: [message("user", "a"), message("user", "b")] }),
    "another order": promptOf({ messages: [message("user", "b"), message("system", "a")] }),
    "one message more": { ...base, messages: [...base.messages, message("assistant", "")] },
    "another border between messages": promptOf({ messages: [message("system", "ab"), message("user", "")] }),
    "a tool": { ...base, tools: [{ kind: "function", name: "ping" }] },
    "a seed": { ...base, sampling: { ...base.sampling, seed: 0 } },
    "an earlier tool call": {
      ...base,
      messages: [...base.messages, message("assistant", "", { toolCalls: [{ id: "1", name: "f", input: "{}" }] })],
    },
    "an image": {
      ...base,
      messages: [...base.messages, { role: "user", parts: [{ _tag: "Image", url: "https://x", detail: "low" }] }],
    },
  }
  for (const [what, prompt] of Object.entries(different)) {
    it(`differs with ${what}`, () => {
      assert.notDeepEqual(promptDigest(prompt), promptDigest(base))
    })
  }

  it("is equal for a developer's message and a system message", () => {
    const developer = promptOf({ messages: [message("developer", "a"), message("user", "b")] })
    assert.deepStrictEqual(promptDigest(developer), promptDigest(base))
  })

  it("is equal however a turn is divided", () => {
    const parts = ["b", "c"].map((text) => ({ _tag: "Text", text }) as const)
    const two = promptOf({ messages: [message("system", "a"), message("user", "b"), message("user", "c")] })
    const one = promptOf({ messages: [message("system", "a"), { role: "user", parts }] })
    assert.deepStrictEqual(promptDigest(two), promptDigest(one))
    assert.deepStrictEqual(
      promptDigest(one),
      promptDigest(promptOf({ messages: [message("system", "a"), message("user", "bc")] })),
    )
  })

  it("is equal however a call's arguments are spaced", () => {
    const called = (input: string) =>
      promptDigest(promptOf({ messages: [message("assistant", "", { toolCalls: [{ id: "1", name: "f", input }] })] }))
    assert.deepStrictEqual(called('{ "a": [1, 2] }'), called('{"a":[1,2]}'))
    assert.notDeepEqual(called('{"a":[1,2]}'), called('{"a":[1,3]}'))
  })

  it.prop(
    "is equal for equal prompts",
    [Schema.String],
    ([said]) => {
      assert.deepStrictEqual(promptDigest(promptOf({ text: said })), promptDigest(promptOf({ text: said })))
    },
    { arbitrary: { seed: 1 } },
  )
})
