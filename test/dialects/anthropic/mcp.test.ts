/** Tools of MCP servers, through Anthropic's SDK: which there are, how they are called, what they give. */
import Anthropic from "@anthropic-ai/sdk"
import type { MessageCreateParamsNonStreaming } from "@anthropic-ai/sdk/resources/beta/messages/messages"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { TestServer } from "../../support/TestServer.ts"

const wiki = { type: "url" as const, url: "https://wiki.example.com/mcp", name: "wiki" }
const toolset = { type: "mcp_toolset" as const, mcp_server_name: "wiki" }
const ask = {
  model: "claude-sonnet-4-6",
  max_tokens: 1_024,
  betas: ["mcp-client-2025-11-20"],
  mcp_servers: [wiki],
  messages: [{ role: "user", content: "What is it?" }],
} satisfies MessageCreateParamsNonStreaming

const client = Effect.map(TestServer, ({ url }) => new Anthropic({ baseURL: url, apiKey: "x", maxRetries: 0 }))

const create = (fields: Partial<MessageCreateParamsNonStreaming>) =>
  Effect.flatMap(client, (anthropic) => Effect.promise(() => anthropic.beta.messages.create({ ...ask, ...fields })))

const called = (fields: Partial<MessageCreateParamsNonStreaming>) =>
  Effect.map(create(fields), ({ content }) =>
    content.flatMap((block) => (block.type === "mcp_tool_use" ? `${block.server_name}/${block.name}` : [])),
  )

const refusal = (fields: Partial<MessageCreateParamsNonStreaming>) =>
  Effect.flatMap(client, (anthropic) =>
    Effect.promise(() =>
      anthropic.beta.messages.create({ ...ask, ...fields }).then(
        () => "no error",
        (error) => `${error.status} ${error.error.error.message}`,
      ),
    ),
  )

const withoutIds = (content: unknown) => JSON.parse(JSON.stringify(content).replaceAll(/mcptoolu_\w+/g, "mcptoolu"))

layer(TestServer.layer(), { excludeTestServices: true })("a tool of an MCP server", (it) => {
  it.effect("is called with the question, and the answer goes on, streamed as whole", () =>
    Effect.gen(function* () {
      const { content, stop_reason, usage } = yield* create({ tools: [toolset] })
      const [use, result, text, ...more] = content
      if (use?.type !== "mcp_tool_use" || result?.type !== "mcp_tool_result") return assert.fail()
      assert.deepStrictEqual([use.server_name, use.name, use.input], ["wiki", "search", { query: "What is it?" }])
      assert.match(use.id, /^mcptoolu_01[0-9a-f]{22}$/)
      assert.deepStrictEqual([result.tool_use_id, result.is_error], [use.id, false])
      assert.isNotEmpty(typeof result.content === "string" ? "" : result.content[0]?.text)
      assert.deepStrictEqual([text?.type, more, stop_reason], ["text", [], "end_turn"])
      assert.deepStrictEqual(usage.server_tool_use, { web_search_requests: 0, web_fetch_requests: 0 })
      const stream = (yield* client).beta.messages.stream({ ...ask, tools: [toolset] })
      const streamed = yield* Effect.promise(() => stream.finalMessage())
      assert.deepStrictEqual(withoutIds(streamed.content), withoutIds(content))
    }),
  )

  it.effect("is called with the beginning of a long question", () =>
    Effect.gen(function* () {
      const said = (text: string) => [{ role: "user" as const, content: text }]
      for (const [text, query] of [
        ["  Where is it?  ", "Where is it?"],
        ["far ".repeat(60_000), "far ".repeat(20).trim()],
        [`${" ".repeat(100)}x`, "latest news"],
      ] as const) {
        const [use] = (yield* create({ tools: [toolset], messages: said(text) })).content
        assert.deepStrictEqual(use?.type === "mcp_tool_use" ? use.input : undefined, { query })
      }
    }),
  )

  it.effect("is one of those that the toolset leaves on", () =>
    Effect.gen(function* () {
      const configs = { ask: {}, tell: { enabled: false } }
      assert.deepStrictEqual(yield* called({ tools: [{ ...toolset, configs }] }), ["wiki/ask"])
      const none = { ...toolset, default_config: { enabled: false } }
      assert.deepStrictEqual(yield* called({ tools: [none] }), [])
      assert.deepStrictEqual(yield* called({ tools: [{ ...none, configs: { ask: { enabled: true } } }] }), ["wiki/ask"])
    }),
  )

  it.effect(
    "is called with what its schema allows where the server's list is known, here or from an earlier answer",
    () =>
      Effect.gen(function* () {
        const input_schema = { type: "object", properties: { page: { const: 7 } }, required: ["page"] }
        const tools = [{ name: "read", input_schema }]
        const listing = { type: "mcp_tool_listing" as const, mcp_server_name: "wiki", tools }
        const messages = [...ask.messages, { role: "assistant" as const, content: [listing] }, ...ask.messages]
        for (const fields of [{ tools: [{ ...toolset, tools }] }, { tools: [toolset], messages }]) {
          const [use] = (yield* create(fields)).content
          if (use?.type !== "mcp_tool_use") return assert.fail()
          assert.deepStrictEqual([use.name, use.input], ["read", { page: 7 }])
        }
      }),
  )

  it.effect("may have to be found first", () =>
    Effect.gen(function* () {
      const tools = [
        { type: "tool_search_tool_bm25_20251119" as const, name: "tool_search_tool_bm25" as const },
        { ...toolset, default_config: { defer_loading: true } },
      ]
      const [, found, use] = (yield* create({ tools })).content
      if (found?.type !== "tool_search_tool_result" || use?.type !== "mcp_tool_use") return assert.fail()
      const { content } = found
      const names = "tool_references" in content ? content.tool_references.map(({ tool_name }) => tool_name) : []
      assert.deepStrictEqual([names, use.name], [["wiki_search"], "search"])
    }),
  )

  it.effect("cannot be demanded where none is left", () =>
    Effect.gen(function* () {
      for (const default_config of [{ enabled: false }, { defer_loading: true }]) {
        const tools = [{ ...toolset, default_config }]
        assert.strictEqual(
          yield* refusal({ tools, tool_choice: { type: "any" } }),
          "400 tool_choice: tool_choice may only be specified while providing tools.",
        )
      }
    }),
  )

  it.effect("is offered without a toolset too, as older clients have it", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* called({}), ["wiki/search"])
      const allowed_tools = ["ask"]
      const narrow = { ...wiki, tool_configuration: { allowed_tools } }
      assert.deepStrictEqual(yield* called({ mcp_servers: [narrow] }), ["wiki/ask"])
      const off = { ...wiki, tool_configuration: { enabled: false } }
      assert.deepStrictEqual(yield* called({ mcp_servers: [off] }), [])
    }),
  )

  it.effect("is read back, and the next question may call it anew", () =>
    Effect.gen(function* () {
      const first = yield* create({ tools: [toolset] })
      const messages = [
        ...ask.messages,
        { role: "assistant" as const, content: first.content as never },
        { role: "user" as const, content: "And then?" },
      ]
      const second = yield* create({ tools: [toolset], messages })
      const [use] = second.content
      assert.deepStrictEqual(use?.type === "mcp_tool_use" ? use.input : undefined, { query: "And then?" })
      assert.isAbove(second.usage.input_tokens, first.usage.input_tokens)
    }),
  )

  it.effect("needs a server that the request defines, and names once", () =>
    Effect.gen(function* () {
      const refused = (tools: NonNullable<MessageCreateParamsNonStreaming["tools"]>) => refusal({ tools })
      const at = "400 tools.0.mcp_toolset.mcp_server_name: MCP server"
      assert.strictEqual(
        yield* refused([{ ...toolset, mcp_server_name: "other" }]),
        `${at} 'other' is not defined in mcp_servers.`,
      )
      assert.strictEqual(
        yield* refused([toolset, toolset]),
        `${at} 'wiki' is referenced by more than one mcp_toolset in tools.`,
      )
      assert.strictEqual(
        yield* refused([{ ...toolset, tools: [{ name: 7 as never, input_schema: {} }] }]),
        "400 tools.0.mcp_toolset.tools.0.name: Input should be a valid string",
      )
    }),
  )
})

const own = { name: "wiki_search", input_schema: { type: "object" as const } }
const another = { ...wiki, name: "wiki_deep" }
const blocksOf = ({
  content,
}: {
  readonly content: ReadonlyArray<{ readonly type: string; readonly name?: string }>
}) => content.flatMap(({ type, name }) => (name === undefined ? [] : `${type} ${name}`))

layer(TestServer.layer(), { excludeTestServices: true })("a composed name that something else has", (it) => {
  it.effect("leaves the caller's tool to the caller", () =>
    Effect.gen(function* () {
      for (const tools of [[own, toolset], [toolset, own], [own]]) {
        assert.deepStrictEqual(blocksOf(yield* create({ tools })), ["tool_use wiki_search"])
      }
    }),
  )

  it.effect("leaves Anthropic's tool to Anthropic", () =>
    Effect.gen(function* () {
      const tools = [
        { type: "mcp_toolset" as const, mcp_server_name: "web" },
        { type: "web_search_20250305" as const, name: "web_search" as const },
      ]
      const tool_choice = { type: "tool" as const, name: "web_search" }
      const message = yield* create({ mcp_servers: [{ ...wiki, name: "web" }], tools, tool_choice })
      assert.deepStrictEqual(blocksOf(message), ["server_tool_use web_search"])
    }),
  )

  it.effect("leaves another server's tool to that server", () =>
    Effect.gen(function* () {
      const tools = [
        { ...toolset, configs: { deep_search: {} } },
        { type: "mcp_toolset" as const, mcp_server_name: "wiki_deep" },
      ]
      const tool_choice = { type: "tool" as const, name: "wiki_deep_search" }
      const fields = { mcp_servers: [wiki, another], tools, tool_choice }
      assert.deepStrictEqual(yield* called(fields), ["wiki/deep_search"])
    }),
  )

  it.effect("is not that of two servers, which are refused", () =>
    Effect.gen(function* () {
      const refused = yield* refusal({ mcp_servers: [wiki, wiki] })
      assert.strictEqual(refused, "400 mcp_servers: MCP server names must be unique.")
    }),
  )
})

layer(TestServer.layer({ tools: { max_parallel: 128 } }), { excludeTestServices: true })("a turn", (it) => {
  it.effect("pauses after ten calls of MCP servers, and goes on when it is sent back", () =>
    Effect.gen(function* () {
      const tools = [toolset]
      const paused = yield* create({ tools })
      assert.deepStrictEqual([paused.stop_reason, paused.content.length], ["pause_turn", 20])
      const messages = [...ask.messages, { role: "assistant" as const, content: paused.content as never }]
      const resumed = yield* create({ tools, messages })
      assert.deepStrictEqual([resumed.stop_reason, resumed.content[0]?.type], ["end_turn", "text"])
    }),
  )
})
