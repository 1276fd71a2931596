/** One prompt and one seed: the same text, tool calls and token counts in every dialect, streamed and whole. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { postJson } from "../support/http.ts"
import { TestServer } from "../support/TestServer.ts"
import { anthropicLaw } from "./anthropicLaw.ts"
import { azureLaw, chatLaw, geminiChatLaw } from "./chatLaw.ts"
import { completionsLaw } from "./completionsLaw.ts"
import { geminiArrayLaw, geminiLaw } from "./geminiLaw.ts"
import type { LawAnswer, LawAsk, LawDialect } from "./LawDialect.ts"
import { Draft, emptyDraft, lawAsk } from "./lawAsks.ts"
import { ollamaLaw } from "./ollamaLaw.ts"
import { responsesLaw } from "./responsesLaw.ts"

/** A dialect that comes adds its line here. The first is what the others are compared with. */
const dialects: ReadonlyArray<LawDialect> = [
  chatLaw,
  azureLaw,
  completionsLaw,
  responsesLaw,
  anthropicLaw,
  geminiLaw,
  geminiArrayLaw,
  geminiChatLaw,
  ollamaLaw,
]

const answerOf = Effect.fnUntraced(function* (dialect: LawDialect, ask: LawAsk, stream: boolean) {
  const { path, body, headers } = dialect.request(ask, stream)
  const answer = yield* postJson(path, body, headers)
  assert.strictEqual(answer.status, 200, `${dialect.name}: ${answer.text}`)
  return stream ? dialect.streamed(answer.text) : dialect.whole(answer.text)
})

/** What no dialect has a say in. */
const common = ({ text, calls, finish, completionTokens }: LawAnswer) => ({ text, calls, finish, completionTokens })

/**
 * Pictures cost what each provider says, arguments what their text does, and text that comes in pieces is counted piece by
 * piece; what is only continued has nothing around it.
 */
const countsAlike = ({ picture, rounds, question, system = "" }: LawAsk, { name }: LawDialect): boolean =>
  name !== completionsLaw.name &&
  picture === undefined &&
  rounds.length === 0 &&
  question.length === 1 &&
  !system.includes(" ")

const say = (content: string) => ({ role: "user", content })

const settings = { generation: { tools: { call_probability: 0.7, max_parallel: 3, rounds: 2 } } }

const inAll = Effect.fnUntraced(function* (ask: LawAsk, asked: ReadonlyArray<LawDialect> = dialects) {
  const answers: Record<string, LawAnswer> = {}
  for (const dialect of asked) {
    if (dialect.unable(ask) === undefined) answers[dialect.name] = yield* answerOf(dialect, ask, false)
  }
  return answers
})

const plain: LawAsk = {
  model: "some-model",
  history: [],
  question: ["Tell me of the sea"],
  tools: [],
  choice: "auto",
  rounds: [],
  maxTokens: 64,
}

layer(TestServer.layer(settings), { excludeTestServices: true })("all dialects", (it) => {
  it.effect.prop(
    "say the same",
    [Draft],
    ([draft]) =>
      Effect.gen(function* () {
        const ask = lawAsk(draft)
        const first = yield* answerOf(chatLaw, ask, false)
        const expected = common(first)
        for (const dialect of dialects.filter(({ unable }) => unable(ask) === undefined)) {
          const whole = yield* answerOf(dialect, ask, false)
          const streamed = yield* answerOf(dialect, ask, true)
          assert.deepStrictEqual(common(whole), expected, dialect.name)
          assert.deepStrictEqual(streamed, whole, `${dialect.name}, streamed`)
          assert.strictEqual(whole.reasoningTokens ?? first.reasoningTokens, first.reasoningTokens, dialect.name)
          if (countsAlike(ask, dialect)) assert.strictEqual(whole.promptTokens, first.promptTokens, dialect.name)
        }
      }),
    { arbitrary: { runs: 30, seed: 6 }, timeout: 60_000 },
  )

  it.effect("answer another question otherwise", () =>
    Effect.gen(function* () {
      const answers = yield* inAll(plain)
      for (const [name, answer] of Object.entries(yield* inAll({ ...plain, question: ["Tell me of the hills"] }))) {
        assert.notStrictEqual(answer.text, answers[name]?.text, name)
      }
    }),
  )

  it.effect("take a turn of two messages for one", () =>
    Effect.gen(function* () {
      const split = { model: "some-model", max_tokens: 30, messages: [say("Tell me "), say("of the sea")] }
      const chat = chatLaw.whole((yield* postJson("/v1/chat/completions", split)).text)
      const contents = [{ parts: [{ text: "Tell me " }] }, { parts: [{ text: "of the sea" }] }]
      const body = { contents, generationConfig: { maxOutputTokens: 30 } }
      const gemini = geminiLaw.whole((yield* postJson("/v1beta/models/some-model:generateContent", body)).text)
      assert.deepStrictEqual(common(chat), common(yield* answerOf(chatLaw, { ...plain, maxTokens: 30 }, false)))
      assert.deepStrictEqual(common(gemini), common(chat))
    }),
  )

  it.effect("count a prompt alike, save for what is only continued", () =>
    Effect.gen(function* () {
      const told = Object.entries(yield* inAll(plain)).map(([name, { promptTokens }]) => [name, promptTokens] as const)
      const { "openai-completions": bare, ...counts } = Object.fromEntries(told)
      assert.deepStrictEqual(new Set(Object.values(counts)), new Set([12]))
      assert.strictEqual(bare, 5)
    }),
  )

  it.effect("think by themselves where the model does, save for Anthropic's and continued texts", () =>
    Effect.gen(function* () {
      const answers = yield* inAll({ ...plain, model: "deepseek-reasoner", maxTokens: 4_096 })
      const { text } = answers["openai-chat"] as LawAnswer
      for (const [name, answer] of Object.entries(answers)) {
        assert.strictEqual(answer.text, text, name)
        const thinks = name !== "anthropic" && name !== "openai-completions"
        assert.strictEqual(answer.completionTokens > 200, thinks, `${name}: ${answer.completionTokens}`)
      }
    }),
  )

  it.effect("bill thoughts that nobody sees in steps of 64", () =>
    Effect.gen(function* () {
      const ask = { ...plain, model: "o3", effort: "low" as const, maxTokens: 4_096 }
      const { reasoningTokens = 1 } = yield* answerOf(chatLaw, ask, false)
      assert.strictEqual(reasoningTokens % 64, 0)
      const seen = (yield* answerOf(responsesLaw, ask, false)).reasoningTokens ?? 0
      assert.closeTo(seen, reasoningTokens, 32)
    }),
  )

  it.effect("tell each in its own way that a call was cut", () =>
    Effect.gen(function* () {
      const ask = lawAsk({ ...emptyDraft, tools: 2, choice: "any" })
      const answers = yield* inAll({ ...ask, maxTokens: 16 })
      for (const [name, { finish, completionTokens }] of Object.entries(answers)) {
        assert.deepStrictEqual([finish, completionTokens], ["length", 16], name)
      }
      const inputs = Object.entries(answers).map(([name, { calls }]) => [name, typeof calls.at(-1)?.input])
      assert.deepStrictEqual(Object.fromEntries(inputs), {
        "openai-chat": "string",
        azure: "string",
        "openai-responses": "string",
        anthropic: "object",
        gemini: "undefined",
        "gemini's arrays": "undefined",
        "gemini's chat": "string",
      })
    }),
  )
})
