/** What a single request may ask for in headers of its own. */
import { assert, layer } from "@effect/vitest"
import { Duration, Effect } from "effect"
import { json, postJson } from "../support/http.ts"
import { TestServer } from "../support/TestServer.ts"

const ask = { model: "gpt-4o", messages: [{ role: "user", content: "Tell me of the sea" }] }

const chat = (headers: Readonly<Record<string, string>>) => postJson("/v1/chat/completions", ask, headers)
const textOf = (headers: Readonly<Record<string, string>>) =>
  Effect.map(chat(headers), (answer): string => json(answer).choices[0].message.content)

const timed = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.map(Effect.timed(effect), ([time]) => Duration.toMillis(time))

layer(TestServer.layer(), { excludeTestServices: true })("a request's own wishes", (it) => {
  it.effect("say what generates its answer", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* textOf({ "x-llmsim-generator": "echo" }), "Tell me of the sea")
      assert.strictEqual(yield* textOf({ "x-llmsim-generator": "fixed:Yes, of course" }), "Yes, of course")
      assert.notMatch(yield* textOf({ "x-llmsim-generator": "random" }), /^Lorem/)
      assert.match(yield* textOf({ "x-llmsim-generator": "lorem" }), /^Lorem/)
    }),
  )

  it.effect("say how long it is, and from which seed", () =>
    Effect.gen(function* () {
      const answer = yield* chat({ "x-llmsim-target-tokens": "7" })
      assert.strictEqual(json(answer).usage.completion_tokens, 7)
      const random = { "x-llmsim-generator": "random" }
      const texts = yield* Effect.forEach(["1", "1", "2"], (seed) => textOf({ ...random, "x-llmsim-seed": seed }))
      assert.strictEqual(texts[0], texts[1])
      assert.notStrictEqual(texts[0], texts[2])
    }),
  )

  it.effect("say how long it takes", () =>
    Effect.gen(function* () {
      const short = { "x-llmsim-target-tokens": "3" }
      assert.isAtLeast(yield* timed(chat({ ...short, "x-llmsim-ttft-ms": "300" })), 290)
      assert.isAtLeast(yield* timed(chat({ ...short, "x-llmsim-ttft-ms": "0", "x-llmsim-tbt-ms": "150" })), 290)
      assert.isAtLeast(yield* timed(chat({ ...short, "x-llmsim-latency": "gpt4o" })), 100)
    }),
  )

  for (const [name, wrong] of [
    ["generator", "nonsense"],
    ["latency", "nonsense"],
    ["ttft-ms", "-1"],
    ["tbt-ms", "soon"],
    ["target-tokens", "1e9"],
    ["seed", "x"],
    ["fault", "nonsense"],
  ] as const) {
    it.effect(`that make no sense are refused: ${name}`, () =>
      Effect.gen(function* () {
        const answer = yield* chat({ [`x-llmsim-${name}`]: wrong })
        assert.strictEqual(answer.status, 400)
        assert.strictEqual(json(answer).error.param, `x-llmsim-${name}`)
      }),
    )
  }
})

layer(TestServer.layer({ control: { headers: false } }), { excludeTestServices: true })("wishes", (it) => {
  it.effect("are not heeded where they are switched off", () =>
    Effect.gen(function* () {
      assert.match(yield* textOf({ "x-llmsim-generator": "echo", "x-llmsim-ttft-ms": "60000" }), /^Lorem/)
      assert.strictEqual((yield* chat({ "x-llmsim-fault": "overloaded", "x-llmsim-seed": "x" })).status, 200)
    }),
  )
})
