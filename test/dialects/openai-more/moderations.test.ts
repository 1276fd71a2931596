/** The official OpenAI SDK moderates texts and images as at OpenAI. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import OpenAI from "openai"
import { moderationCategories } from "../../../src/generation/moderationCategories.ts"
import { json, postJson, request } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

const create = (body: OpenAI.ModerationCreateParams) =>
  Effect.flatMap(TestServer, ({ url }) => {
    const openai = new OpenAI({ baseURL: `${url}/v1`, apiKey: "sk-test", maxRetries: 0 })
    return Effect.promise(() => openai.moderations.create(body))
  })

const flaggedIn = ({ categories }: OpenAI.Moderation): ReadonlyArray<string> =>
  moderationCategories.filter((category) => categories[category] === true)

const image = (url: string) => ({ type: "image_url" as const, image_url: { url } })
const text = (said: string) => ({ type: "text" as const, text: said })

layer(TestServer.layer(), { excludeTestServices: true })("moderations", (it) => {
  it.effect("say of each category whether, how much and of what", () =>
    Effect.gen(function* () {
      const answer = yield* create({ input: "I want to KILL them." })
      assert.match(answer.id, /^modr-[0-9a-f]{32}$/)
      assert.strictEqual(answer.model, "omni-moderation-latest")
      assert.lengthOf(answer.results, 1)
      const [result] = answer.results
      if (result === undefined) return
      assert.isTrue(result.flagged)
      assert.deepStrictEqual(flaggedIn(result), ["violence"])
      for (const category of moderationCategories) {
        assert.isBoolean(result.categories[category])
        const score = result.category_scores[category]
        if (category === "violence") assert.isTrue(score > 0.7 && score < 1)
        else assert.isTrue(score > 0 && score < 0.01)
        assert.deepStrictEqual(result.category_applied_input_types[category], ["text"])
      }
    }),
  )

  it.effect("flag nothing in harmless words, though they hold flagged ones", () =>
    Effect.gen(function* () {
      const { results } = yield* create({ input: ["The skillet is hot", "Gregoreth sings", "MURDER!", "killing time"] })
      assert.deepStrictEqual(
        results.map(({ flagged }) => flagged),
        [false, false, true, false],
      )
    }),
  )

  it.effect("flag a phrase for what it says as a whole, and the category around it", () =>
    Effect.gen(function* () {
      const { results } = yield* create({ input: "I could kill\n  myself" })
      assert.deepStrictEqual(results.map(flaggedIn), [["self-harm", "self-harm/intent"]])
    }),
  )

  it.effect("repeat for equal inputs, and differ for others", () =>
    Effect.gen(function* () {
      const one = yield* create({ input: "Hello" })
      const again = yield* create({ input: ["Hello", "Goodbye"] })
      assert.deepStrictEqual(again.results[0], one.results[0])
      assert.notDeepEqual(again.results[1], one.results[0])
      assert.notStrictEqual(again.id, one.id)
    }),
  )

  it.effect("judge parts as one content, and images where images are seen", () =>
    Effect.gen(function* () {
      const { results } = yield* create({ input: [text("A harmless text"), image("https://example.com/murder.png")] })
      assert.lengthOf(results, 1)
      const [result] = results
      if (result === undefined) return
      assert.deepStrictEqual(flaggedIn(result), ["violence"])
      assert.deepStrictEqual(result.category_applied_input_types.violence, ["text", "image"])
      assert.deepStrictEqual(result.category_applied_input_types.hate, ["text"])
    }),
  )

  it.effect("look at an image alone", () =>
    Effect.gen(function* () {
      const alone = yield* create({ input: [image("https://example.com/idiot/subhuman.png")] })
      const [result] = alone.results
      assert.isFalse(result?.flagged)
      assert.deepStrictEqual(result?.category_applied_input_types.harassment, [])
      assert.deepStrictEqual(result?.category_applied_input_types.sexual, ["image"])
      const data = yield* create({ input: [image("data:image/png;base64,kill/murder/gore")] })
      assert.isFalse(data.results[0]?.flagged)
    }),
  )

  it.effect("know less in the older models", () =>
    Effect.gen(function* () {
      const answer = yield* create({ model: "text-moderation-latest", input: "shoplift and kill" })
      assert.strictEqual(answer.model, "text-moderation-007")
      const [result] = answer.results
      if (result === undefined) return
      assert.deepStrictEqual(flaggedIn(result), ["violence"])
      assert.isNull(result.categories.illicit)
      assert.isNull(result.categories["illicit/violent"])
      assert.strictEqual(result.category_scores.illicit, 0)
      assert.deepStrictEqual(result.category_applied_input_types.illicit, [])
    }),
  )

  it.effect("are served under the prefix and counted", () =>
    Effect.gen(function* () {
      const before = json(yield* request("/llmsim/stats")).total_requests
      const answer = yield* postJson("/openai/v1/moderations", { input: "Hello", model: null, unheard: 1 })
      assert.strictEqual(answer.status, 200)
      assert.match(answer.headers.get("openai-processing-ms") ?? "", /^\d+$/)
      assert.strictEqual(json(yield* request("/llmsim/stats")).total_requests, before + 1)
    }),
  )

  const bad: ReadonlyArray<readonly [string, unknown, string, string | null, RegExp]> = [
    ["no input", {}, "input", "missing_required_parameter", /'input'/],
    ["input that is a number", { input: 1 }, "input", "invalid_type", /got an integer/],
    ["input that is null", { input: null }, "input", "invalid_type", /got null/],
    ["no text at all", { input: [] }, "input", "empty_array", /empty array/],
    ["a number among texts", { input: ["a", 1] }, "input[1]", "invalid_type", /'input\[1\]'/],
    ["a model that is a number", { input: "a", model: 1 }, "model", "invalid_type", /'model'/],
    [
      "a model that moderates nothing",
      { input: "a", model: "gpt-4o" },
      "model",
      null,
      /^Invalid value for 'model' = gpt-4o\./,
    ],
    [
      "an image for an older model",
      { input: [text("a"), image("https://example.com/a.png")], model: "text-moderation-stable" },
      "input[1].type",
      "invalid_value",
      /'image_url'.*'text'/,
    ],
    [
      "two images",
      { input: [image("https://example.com/a.png"), image("https://example.com/b.png")] },
      "input",
      "too_many_images",
      /^Number of images \(2\) exceeds maximum of 1$/,
    ],
  ]

  for (const [name, body, param, code, message] of bad) {
    it.effect(`${name} gets 400`, () =>
      Effect.gen(function* () {
        const answer = yield* postJson("/v1/moderations", body)
        const { error } = json(answer)
        assert.deepStrictEqual(
          { status: answer.status, type: error.type, param: error.param, code: error.code },
          { status: 400, type: "invalid_request_error", param, code },
        )
        assert.match(error.message, message)
      }),
    )
  }
})

layer(
  TestServer.layer({
    models: { unknown: "reject" },
    moderation: { flagged_words: { "C++ (bad)": "hate/threatening", 嫌い: "harassment" } },
  }),
  { excludeTestServices: true },
)("moderations with words of one's own", (it) => {
  it.effect("flag those words and no others, and need no leave to be served", () =>
    Effect.gen(function* () {
      const { results } = yield* create({ input: ["Use c++ (BAD) here", "嫌い", "kill"] })
      assert.deepStrictEqual(results.map(flaggedIn), [["hate", "hate/threatening"], ["harassment"], []])
      for (const model of ["omni-moderation-2024-09-26", "text-moderation-stable"]) {
        assert.strictEqual((yield* postJson("/v1/moderations", { input: "a", model })).status, 200)
      }
    }),
  )
})

layer(TestServer.layer({ moderation: { flagged_words: {} } }), { excludeTestServices: true })(
  "moderations without words",
  (it) => {
    it.effect("flag nothing", () =>
      Effect.map(create({ input: "kill" }), ({ results }) => assert.isFalse(results[0]?.flagged)),
    )
  },
)
