/** The usage counts exactly what was sent and thought, and every block of a request is read. */
import type Anthropic from "@anthropic-ai/sdk"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { Tokenizer } from "../../../src/tokenizer/Tokenizer.ts"
import { json, postJson } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

const version = { "anthropic-version": "2023-06-01" }
const person = { type: "object", properties: { name: { type: "string" }, age: { type: "integer" } } }
const tool = { name: "find_person", input_schema: person }
const thinking = { thinking: { type: "enabled", budget_tokens: 1024 }, max_tokens: 3_000 }
const base = {
  model: "claude-sonnet-4-6",
  max_tokens: 1_000,
  messages: [{ role: "user", content: "Say something" }],
}

const cases: Readonly<Record<string, { readonly fields: object; readonly stop: string; readonly settings?: object }>> =
  {
    text: { fields: {}, stop: "end_turn" },
    "a limit": { fields: { max_tokens: 7 }, stop: "max_tokens" },
    "a stop": { fields: { stop_sequences: [" adip"] }, stop: "stop_sequence" },
    "a call": { fields: { tools: [tool] }, stop: "tool_use" },
    "several calls": { fields: { tools: [tool] }, stop: "tool_use", settings: { tools: { max_parallel: 4 } } },
    "text and call": { fields: { tools: [tool] }, stop: "tool_use", settings: { tools: { preamble_rate: 1 } } },
    structure: { fields: { output_config: { format: { type: "json_schema", schema: person } } }, stop: "end_turn" },
    "old structure": { fields: { output_format: { type: "json_schema", schema: person } }, stop: "end_turn" },
    refusal: { fields: {}, stop: "refusal", settings: { refusals: { rate: 1 } } },
    thinking: { fields: thinking, stop: "end_turn" },
    "thinking and call": { fields: { ...thinking, tools: [tool] }, stop: "tool_use" },
    "nothing but thinking": {
      fields: { thinking: { type: "adaptive" }, output_config: { effort: "max" }, max_tokens: 50 },
      stop: "max_tokens",
    },
    nothing: { fields: { max_tokens: 0 }, stop: "max_tokens" },
  }

const sent = (block: Anthropic.ContentBlock): ReadonlyArray<string> => {
  if (block.type === "text") return [block.text]
  return block.type === "tool_use" ? [block.name, JSON.stringify(block.input)] : []
}

for (const [name, { fields, stop, settings = {} }] of Object.entries(cases)) {
  layer(TestServer.layer({ ...settings }), { excludeTestServices: true })(name, (it) => {
    it.effect("costs what it says, streamed as whole", () =>
      Effect.gen(function* () {
        const body = { ...base, ...fields }
        const answer = yield* postJson("/v1/messages", body, version)
        assert.strictEqual(answer.status, 200, answer.text)
        const message: Anthropic.Message = json(answer)
        assert.strictEqual(message.stop_reason, stop)
        const tokenizer = yield* Effect.provide(Tokenizer, Tokenizer.layer)
        let tokens = message.usage.output_tokens_details?.thinking_tokens ?? 0
        for (const text of message.content.flatMap(sent)) tokens += yield* tokenizer.count(text, body.model)
        assert.strictEqual(message.usage.output_tokens, tokens)
        if (stop === "max_tokens") assert.strictEqual(tokens, body.max_tokens)
        const thought = message.content.find(({ type }) => type === "thinking")
        assert.strictEqual(thought !== undefined, "thinking" in body)
        const streamed = yield* postJson("/v1/messages", { ...body, stream: true }, version)
        const end = streamed.text.split("\n\n").at(-3)?.split("\ndata: ")[1] ?? ""
        assert.strictEqual(JSON.parse(end).usage.output_tokens, tokens)
        assert.strictEqual(JSON.parse(end).delta.stop_reason, stop)
      }),
    )
  })
}

const text = (said: string) => ({ type: "text", text: said })
const blocks: Readonly<Record<string, object>> = {
  "a picture's bytes": { type: "image", source: { type: "base64", media_type: "image/png", data: "aGk=" } },
  "a picture's address": { type: "image", source: { type: "url", url: "https://example.com/a.png" } },
  "a picture's file": { type: "image", source: { type: "file", file_id: "file_1" } },
  "a PDF": { type: "document", source: { type: "base64", media_type: "application/pdf", data: "aGk=" }, title: "A" },
  "a PDF's address": { type: "document", source: { type: "url", url: "https://example.com/a.pdf" } },
  "a file": { type: "document", source: { type: "file", file_id: "file_1" } },
  "a text file": { type: "document", source: { type: "text", media_type: "text/plain", data: "words" }, context: "C" },
  "a made document": { type: "document", source: { type: "content", content: [text("words")] } },
  "a search result": { type: "search_result", source: "https://x", title: "T", content: [text("words")] },
  "an upload": { type: "container_upload", file_id: "file_1" },
}
const answers: Readonly<Record<string, object>> = {
  thoughts: { type: "thinking", thinking: "hm", signature: "x" },
  "hidden thoughts": { type: "redacted_thinking", data: "x" },
  "a search": { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: { query: "x" } },
  "what a search found": { type: "web_search_tool_result", tool_use_id: "srvtoolu_1", content: [] },
  "a tool that was added": { type: "tool_addition", tool: { type: "tool_reference", tool_name: "x" } },
  "what code gave": { type: "code_execution_tool_result", tool_use_id: "srvtoolu_1", content: { stdout: "1" } },
}
const ownTools = [
  { type: "web_search_20250305", name: "web_search", max_uses: 3 },
  { type: "web_fetch_20250910", name: "web_fetch" },
  { type: "code_execution_20250825", name: "code_execution" },
]

layer(TestServer.layer(), { excludeTestServices: true })("a request", (it) => {
  const inputOf = Effect.fnUntraced(function* (fields: object) {
    const answer = yield* postJson("/v1/messages", { ...base, ...fields }, version)
    assert.strictEqual(answer.status, 200, answer.text)
    return json(answer) as Anthropic.Message
  })

  it.effect("may say all that there is, and pays for what is read", () =>
    Effect.gen(function* () {
      const bare = (yield* inputOf({ messages: [{ role: "user", content: [text("Look")] }] })).usage.input_tokens
      for (const [name, block] of Object.entries(blocks)) {
        const { usage } = yield* inputOf({ messages: [{ role: "user", content: [text("Look"), block] }] })
        assert.isAbove(usage.input_tokens, bare, name)
      }
      for (const [name, block] of Object.entries(answers)) {
        const made = name.startsWith("what") ? [answers["a search"]] : []
        const talk = [...base.messages, { role: "assistant", content: [...made, block, text("Yes")] }, ...base.messages]
        assert.isAbove((yield* inputOf({ messages: talk })).usage.input_tokens, 0, name)
      }
    }),
  )

  it.effect("may have every field of the API, and fields that are none", () =>
    Effect.gen(function* () {
      const message = yield* inputOf({
        system: "Be kind",
        metadata: { user_id: "u" },
        temperature: 1,
        top_p: 0.9,
        top_k: 5,
        service_tier: "auto",
        container: "container_1",
        context_management: { edits: [] },
        mcp_servers: [{ type: "url", url: "https://x", name: "x" }],
        inference_geo: "eu",
        speed: "standard",
        diagnostics: null,
        invented: true,
      })
      assert.deepInclude(message as object, { context_management: { applied_edits: [] } })
    }),
  )

  it.effect(
    "may offer Anthropic's own tools: those of its servers are used where the caller has none, the others as they are",
    () =>
      Effect.gen(function* () {
        const { content: served, stop_reason } = yield* inputOf({ tools: ownTools })
        assert.deepStrictEqual([served[0]?.type, stop_reason], ["server_tool_use", "end_turn"])
        for (const [type, name] of [
          ["bash_20250124", "bash"],
          ["text_editor_20250728", "str_replace_based_edit_tool"],
          ["memory_20250818", "memory"],
          ["computer_20250124", "computer"],
        ]) {
          const screen = name === "computer" ? { display_width_px: 800, display_height_px: 600 } : {}
          const { content } = yield* inputOf({ tools: [...ownTools, { type, name, ...screen }] })
          const [block] = content
          assert.strictEqual(block?.type === "tool_use" ? block.name : undefined, name)
          assert.isNotEmpty(block?.type === "tool_use" ? block.input : {})
        }
      }),
  )

  it.effect("keeps to the tool that is chosen, to any, or to none", () =>
    Effect.gen(function* () {
      const tools = ["one", "two"].map((name) => ({ name, input_schema: { type: "object" } }))
      const called = Effect.fnUntraced(function* (tool_choice: object) {
        const { content } = yield* inputOf({ tools, tool_choice })
        return content.flatMap((block) => (block.type === "tool_use" ? block.name : []))
      })
      assert.deepStrictEqual(yield* called({ type: "tool", name: "two" }), ["two"])
      assert.lengthOf(yield* called({ type: "any" }), 1)
      assert.isEmpty(yield* called({ type: "none" }))
    }),
  )

  it.effect("with tool results and words beside them is answered with words", () =>
    Effect.gen(function* () {
      const messages = [
        ...base.messages,
        { role: "assistant", content: [{ type: "tool_use", id: "a", name: "find_person", input: {} }] },
        {
          role: "user",
          content: [
            { type: "tool_result", tool_use_id: "a", content: [text("It is Ada")], is_error: false },
            text("Go on, please."),
          ],
        },
      ]
      const { content, stop_reason } = yield* inputOf({ messages, tools: [tool] })
      assert.strictEqual(stop_reason, "end_turn")
      const [block] = content
      assert.include(block?.type === "text" ? block.text : "", 'find_person returned "It is Ada')
    }),
  )
})

layer(TestServer.layer({ tools: { max_parallel: 3 } }), { excludeTestServices: true })("calls", (it) => {
  it.effect("are single when they may not be parallel", () =>
    Effect.gen(function* () {
      const tools = ["one", "two", "three"].map((name) => ({ name, input_schema: { type: "object" } }))
      const counts = new Set<number>()
      for (let turn = 0; turn < 20; turn++) {
        const messages = [{ role: "user", content: `Turn ${turn}` }]
        for (const disable of [false, true]) {
          const tool_choice = { type: "auto", disable_parallel_tool_use: disable }
          const answer = yield* postJson("/v1/messages", { ...base, messages, tools, tool_choice }, version)
          const calls = (json(answer) as Anthropic.Message).content.length
          if (disable) assert.strictEqual(calls, 1)
          else counts.add(calls)
        }
      }
      assert.deepStrictEqual([...counts].toSorted(), [1, 2, 3])
    }),
  )
})
