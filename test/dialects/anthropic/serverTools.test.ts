/** The tools that Anthropic runs, through its SDK: when they are used, what they find, when a turn pauses. */
import Anthropic from "@anthropic-ai/sdk"
import type {
  ContentBlock,
  Message,
  MessageCreateParamsNonStreaming,
  MessageParam,
  ToolUnion,
} from "@anthropic-ai/sdk/resources/messages"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { Tokenizer } from "../../../src/tokenizer/Tokenizer.ts"
import { json, postJson } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

const search: ToolUnion = { type: "web_search_20250305", name: "web_search" }
const code: ToolUnion = { type: "code_execution_20250825", name: "code_execution" }
const fetches: ToolUnion = { type: "web_fetch_20260309", name: "web_fetch" }
const own: ToolUnion = { name: "look", input_schema: { type: "object" } }

const client = Effect.map(TestServer, ({ url }) => new Anthropic({ baseURL: url, apiKey: "x", maxRetries: 0 }))

const ask = {
  model: "claude-sonnet-4-6",
  max_tokens: 1_024,
  messages: [{ role: "user", content: "Who won?" }],
} satisfies MessageCreateParamsNonStreaming

const create = (fields: Partial<MessageCreateParamsNonStreaming>) =>
  Effect.flatMap(client, (anthropic) => Effect.promise(() => anthropic.messages.create({ ...ask, ...fields })))

const typesOf = (content: ReadonlyArray<ContentBlock>) => content.map(({ type }) => type)

/** The same but for ids, which are each answer's own. */
const withoutIds = (content: ReadonlyArray<ContentBlock>) =>
  JSON.parse(JSON.stringify(content).replaceAll(/srvtoolu_\w+/g, "srvtoolu"))

layer(TestServer.layer(), { excludeTestServices: true })("a server tool", (it) => {
  it.effect("is used when it is all there is, and the answer goes on, streamed as whole", () =>
    Effect.gen(function* () {
      const anthropic = yield* client
      const whole = yield* create({ tools: [search] })
      const [use, result, ...texts] = whole.content
      if (use?.type !== "server_tool_use" || result?.type !== "web_search_tool_result") return assert.fail()
      assert.deepStrictEqual([use.name, use.input], ["web_search", { query: "Who won?" }])
      assert.match(use.id, /^srvtoolu_01[0-9a-f]{22}$/)
      assert.strictEqual(result.tool_use_id, use.id)
      assert.isTrue(texts.length > 0 && texts.every(({ type }) => type === "text"))
      assert.strictEqual(whole.stop_reason, "end_turn")
      assert.deepStrictEqual(whole.usage.server_tool_use, { web_search_requests: 1, web_fetch_requests: 0 })
      const stream = anthropic.messages.stream({ ...ask, tools: [search] })
      const streamed = yield* Effect.promise(() => stream.finalMessage())
      assert.deepStrictEqual(withoutIds(streamed.content), withoutIds(whole.content))
      assert.deepStrictEqual(streamed.usage.server_tool_use, whole.usage.server_tool_use)
    }),
  )

  it.effect("costs the tokens of its call, and of its offer, as they were counted", () =>
    Effect.gen(function* () {
      const anthropic = yield* client
      const { content, usage } = yield* create({ tools: [search] })
      const tokenizer = yield* Effect.provide(Tokenizer, Tokenizer.layer)
      const texts = content.flatMap((block) => {
        if (block.type === "text") return [block.text]
        return block.type === "server_tool_use" ? [block.name, JSON.stringify(block.input)] : []
      })
      const said = texts.slice(2).join("")
      let tokens = 0
      for (const text of [...texts.slice(0, 2), said]) tokens += yield* tokenizer.count(text, ask.model)
      assert.strictEqual(usage.output_tokens, tokens)
      const { model, messages } = ask
      const counted = yield* Effect.promise(() => anthropic.messages.countTokens({ model, messages, tools: [search] }))
      assert.strictEqual(usage.input_tokens, counted.input_tokens)
    }),
  )

  it.effect("leaves the caller's tools the first turn, unless it is called by name", () =>
    Effect.gen(function* () {
      const both = yield* create({ tools: [search, own] })
      assert.deepStrictEqual([typesOf(both.content), both.stop_reason], [["tool_use"], "tool_use"])
      const named = yield* create({ tools: [search, own], tool_choice: { type: "tool", name: "web_search" } })
      assert.strictEqual(named.content[0]?.type, "server_tool_use")
      const none = yield* create({ tools: [search], tool_choice: { type: "none" } })
      assert.deepStrictEqual(typesOf(none.content), ["text"])
    }),
  )

  it.effect("that executes code says where, in the container that was named", () =>
    Effect.gen(function* () {
      const { content, container } = yield* create({ tools: [code] })
      assert.deepStrictEqual(typesOf(content), ["server_tool_use", "bash_code_execution_tool_result", "text"])
      assert.match(container?.id ?? "", /^container_01[0-9a-f]{22}$/)
      const named = yield* create({ tools: [code], container: "container_mine" })
      assert.strictEqual(named.container?.id, "container_mine")
      const stream = (yield* client).messages.stream({ ...ask, tools: [code], container: { id: "container_mine" } })
      assert.strictEqual((yield* Effect.promise(() => stream.finalMessage())).container?.id, "container_mine")
    }),
  )

  it.effect("fetches the page that the user names", () =>
    Effect.gen(function* () {
      const messages: Array<MessageParam> = [{ role: "user", content: "Read (https://sea.example/deep) please" }]
      const { content, usage } = yield* create({ tools: [fetches], messages })
      const [, result] = content
      if (result?.type !== "web_fetch_tool_result" || result.content.type !== "web_fetch_result") return assert.fail()
      assert.strictEqual(result.content.url, "https://sea.example/deep")
      // Only a tool that asks for citations gets them.
      assert.isTrue(content.every((block) => block.type !== "text" || block.citations === null))
      assert.deepStrictEqual(usage.server_tool_use, { web_search_requests: 0, web_fetch_requests: 1 })
    }),
  )

  it.effect("finds no pages where they are blocked", () =>
    Effect.gen(function* () {
      const blocked_domains = ["example.com", "example.org"]
      const { content } = yield* create({ tools: [{ ...search, blocked_domains }] })
      const [, result] = content
      if (result?.type !== "web_search_tool_result" || !Array.isArray(result.content)) return assert.fail()
      assert.isTrue(result.content.every(({ url }) => url.startsWith("https://blog.example.net/")))
    }),
  )

  it.effect("leaves a structured answer in one piece, without citations", () =>
    Effect.gen(function* () {
      const schema = { type: "object", properties: { a: { const: "One. Two. Three." } }, required: ["a"] }
      const output_config = { format: { type: "json_schema" as const, schema } }
      for (const tools of [[search], [{ ...fetches, citations: { enabled: true } }]]) {
        const { content } = yield* create({ tools, output_config })
        const [, , text, ...more] = content
        assert.isEmpty(more)
        assert.deepStrictEqual(JSON.parse(text?.type === "text" ? text.text : ""), { a: "One. Two. Three." })
      }
    }),
  )

  it.effect("whose call is cut off gives nothing", () =>
    Effect.gen(function* () {
      const { content, stop_reason, usage } = yield* create({ tools: [search], max_tokens: 4 })
      assert.deepStrictEqual(typesOf(content), ["server_tool_use"])
      assert.deepStrictEqual([stop_reason, usage.output_tokens, usage.server_tool_use], ["max_tokens", 4, null])
    }),
  )

  it.effect("is used anew after the next question, and its blocks are read back", () =>
    Effect.gen(function* () {
      const first = yield* create({ tools: [search] })
      const messages: Array<MessageParam> = [
        ...ask.messages,
        { role: "assistant", content: first.content },
        { role: "user", content: "And then?" },
      ]
      const second = yield* create({ tools: [search], messages })
      const [use] = second.content
      assert.deepStrictEqual(use?.type === "server_tool_use" ? use.input : undefined, { query: "And then?" })
      assert.isAbove(second.usage.input_tokens, first.usage.input_tokens)
    }),
  )
})

layer(TestServer.layer({ tools: { call_probability: 0 } }), { excludeTestServices: true })("a habit", (it) => {
  it.effect("of calling no tools is kept with server tools too", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(typesOf((yield* create({ tools: [search] })).content), ["text"])
    }),
  )
})

layer(TestServer.layer({ tools: { max_parallel: 128 } }), { excludeTestServices: true })("a turn", (it) => {
  it.effect("pauses after ten calls, and goes on when it is sent back", () =>
    Effect.gen(function* () {
      const paused = yield* create({ tools: [search] })
      assert.strictEqual(paused.stop_reason, "pause_turn")
      assert.lengthOf(paused.content, 20)
      const messages: Array<MessageParam> = [...ask.messages, { role: "assistant", content: paused.content }]
      const resumed = yield* create({ tools: [search], messages })
      assert.strictEqual(resumed.stop_reason, "end_turn")
      assert.isTrue(resumed.content.every(({ type }) => type === "text"))
      const cited = resumed.content.flatMap((block) => (block.type === "text" ? (block.citations ?? []) : []))
      assert.isNotEmpty(cited)
      for (const { type } of cited) assert.strictEqual(type, "web_search_result_location")
    }),
  )
})

const once = { match: { content_contains: "pause" }, times: 1 }
const rules = [
  { ...once, response: { finish_reason: "pause_turn", generate: {} } },
  {
    match: { content_contains: "call" },
    response: { blocks: [{ text: "Wait. " }, { tool_call: { name: "web_search", arguments: { query: "it" } } }] },
  },
  { match: { content_contains: "say" }, response: { finish_reason: "pause_turn", content: "Wait." } },
]

layer(TestServer.layer({ mocks: { rules } }), { excludeTestServices: true })("a mock", (it) => {
  const saying = (content: string) => ({ messages: [{ role: "user" as const, content }] })

  it.effect("may pause a turn, which the SDK's tool runner takes up again", () =>
    Effect.gen(function* () {
      const anthropic = yield* client
      const seen: Array<Message["stop_reason"]> = []
      const { model, max_tokens } = ask
      const runner = anthropic.beta.messages.toolRunner({
        ...{ model, max_tokens, ...saying("Please pause") },
        tools: [{ type: "web_search_20250305", name: "web_search" }],
      })
      yield* Effect.promise(async () => {
        for await (const message of runner) seen.push(message.stop_reason as Message["stop_reason"])
      })
      assert.deepStrictEqual(seen, ["pause_turn", "end_turn"])
    }),
  )

  it.effect("may call a server tool by its name, or pause with nothing to call", () =>
    Effect.gen(function* () {
      const called = yield* create({ ...saying("call it"), tools: [search] })
      assert.deepStrictEqual(typesOf(called.content), ["text", "server_tool_use", "web_search_tool_result"])
      assert.strictEqual(called.stop_reason, "end_turn")
      const paused = yield* create(saying("say it"))
      assert.deepStrictEqual([typesOf(paused.content), paused.stop_reason], [["text"], "pause_turn"])
    }),
  )

  it.effect("that pauses has simply ended for a client of OpenAI", () =>
    Effect.gen(function* () {
      const answer = json(yield* postJson("/v1/chat/completions", { model: "gpt-4o", ...saying("say it") }))
      assert.strictEqual(answer.choices[0].finish_reason, "stop")
    }),
  )
})
