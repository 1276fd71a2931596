/** Where requests may mark what is to be kept, and what the usage then says. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { json, postJson } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

const version = { "anthropic-version": "2023-06-01" }
const mark = { cache_control: { type: "ephemeral" } }
const long = (about: string) => `All that there is to say about ${about}. `.repeat(200)
const look = { name: "look", description: long("looking"), input_schema: { type: "object" } }

const usageOf = Effect.fnUntraced(function* (fields: object) {
  const answer = yield* postJson(
    "/v1/messages",
    { model: "claude-sonnet-4-6", max_tokens: 5, messages: [{ role: "user", content: "Hello" }], ...fields },
    version,
  )
  assert.strictEqual(answer.status, 200, answer.text)
  const { input_tokens, cache_creation_input_tokens, cache_read_input_tokens } = json(answer).usage
  return { input: input_tokens, written: cache_creation_input_tokens, read: cache_read_input_tokens }
})

const user = (...content: ReadonlyArray<object>) => ({ messages: [{ role: "user", content }] })
const called = { type: "tool_use", id: "a", name: "look", input: { at: long("the call") } }
const toolTurn = (about: string, use: object, result: object) => ({
  messages: [
    { role: "user", content: long(about) },
    { role: "assistant", content: [{ ...called, ...use }] },
    { role: "user", content: [{ type: "tool_result", tool_use_id: "a", content: long("the result"), ...result }] },
  ],
})

const picture = { type: "image", source: { type: "url", url: "https://example.com/a.png" } }
const paper = { type: "document", source: { type: "text", media_type: "text/plain", data: long("paper") } }
const found = {
  type: "search_result",
  source: "https://example.com",
  title: "A find",
  content: [{ type: "text", text: long("finding") }],
}

/** Every kind of block that can be marked, each with enough before it. */
const marked: Readonly<Record<string, object>> = {
  "a tool": { tools: [{ ...look, ...mark }] },
  "system text": { system: [{ type: "text", text: long("the system"), ...mark }] },
  "a text": user({ type: "text", text: long("text"), ...mark }),
  "a picture": user({ type: "text", text: long("pictures") }, { ...picture, ...mark }),
  "a document": user({ ...paper, ...mark }),
  "a search result": user({ ...found, ...mark }),
  "a call": toolTurn("calls", mark, {}),
  "a result": toolTurn("results", {}, mark),
  "a part of a result": toolTurn("parts", {}, { content: [{ type: "text", text: long("the part"), ...mark }] }),
  "the whole request": { ...user({ type: "text", text: long("everything") }), ...mark },
}

layer(TestServer.layer(), { excludeTestServices: true })("the prompt cache", (it) => {
  for (const [name, fields] of Object.entries(marked)) {
    it.effect(`keeps up to ${name} that is marked`, () =>
      Effect.gen(function* () {
        const first = yield* usageOf(fields)
        assert.isAbove(first.written, 1_024)
        assert.strictEqual(first.read, 0)
        const second = yield* usageOf(fields)
        assert.deepStrictEqual(second, { input: first.input, written: 0, read: first.written })
      }),
    )
  }

  it.effect("keeps nothing that is not marked", () =>
    Effect.gen(function* () {
      const fields = { system: long("nothing") }
      const first = yield* usageOf(fields)
      assert.isAbove(first.input, 1_024)
      assert.deepStrictEqual(yield* usageOf(fields), { input: first.input, written: 0, read: 0 })
      assert.strictEqual(first.read + first.written, 0)
    }),
  )

  it.effect("finds tools again, whatever they are called with next, and though others were loaded since", () =>
    Effect.gen(function* () {
      const finder = { type: "tool_search_tool_regex_20251119", name: "tool_search_tool_regex" }
      const hidden = { name: "dig", input_schema: { type: "object" }, defer_loading: true }
      const tools = [{ type: "web_search_20250305", name: "web_search" }, finder, hidden, { ...look, ...mark }]
      const first = yield* usageOf({ tools, messages: [{ role: "user", content: "Who won?" }] })
      assert.isAbove(first.written, 1_024)
      const reference = { type: "tool_reference", tool_name: "dig" }
      const content = [{ type: "tool_result", tool_use_id: "a", content: [reference] }]
      const messages = [
        { role: "user", content: "Who lost?" },
        { role: "assistant", content: [{ type: "tool_use", id: "a", name: "look", input: {} }] },
        { role: "user", content },
      ]
      assert.strictEqual((yield* usageOf({ tools, messages })).read, first.written)
    }),
  )

  it.effect("keeps only what is long enough for the model", () =>
    Effect.gen(function* () {
      const fields = { system: [{ type: "text", text: long("shortness"), ...mark }] }
      assert.isAbove((yield* usageOf(fields)).written, 1_024)
      assert.strictEqual((yield* usageOf({ ...fields, model: "claude-haiku-4-5" })).written, 0)
      const short = { system: [{ type: "text", text: "word ".repeat(700), ...mark }] }
      assert.strictEqual((yield* usageOf(short)).written, 0)
      assert.isAbove((yield* usageOf({ ...short, model: "claude-fable-5" })).written, 512)
    }),
  )
})

layer(TestServer.layer({ prompt_cache: { enabled: false } }), { excludeTestServices: true })(
  "without a cache",
  (it) => {
    it.effect("all is input", () =>
      Effect.gen(function* () {
        const fields = { system: [{ type: "text", text: long("the system"), ...mark }] }
        yield* usageOf(fields)
        const { input, written, read } = yield* usageOf(fields)
        assert.isAbove(input, 1_024)
        assert.deepStrictEqual([written, read], [0, 0])
      }),
    )
  },
)
