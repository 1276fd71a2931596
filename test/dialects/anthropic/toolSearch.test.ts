/** Tools that are found before they are called, through Anthropic's SDK, and what searches find. */
import Anthropic from "@anthropic-ai/sdk"
import type { MessageCreateParamsNonStreaming, MessageParam, ToolUnion } from "@anthropic-ai/sdk/resources/messages"
import { assert, describe, it, layer } from "@effect/vitest"
import { Effect, Result } from "effect"
import {
  patternOf,
  searchable,
  toolsByPattern,
  toolsByWords,
} from "../../../src/dialects/anthropic/serverTools/toolSearch.ts"
import { TestServer } from "../../support/TestServer.ts"

const regex: ToolUnion = { type: "tool_search_tool_regex_20251119", name: "tool_search_tool_regex" }
const bm25: ToolUnion = { type: "tool_search_tool_bm25_20251119", name: "tool_search_tool_bm25" }
const schema = (...names: ReadonlyArray<string>) => ({
  type: "object" as const,
  properties: Object.fromEntries(names.map((name) => [name, { type: "string", description: `The ${name}` }])),
  required: [...names],
})
const weather = { name: "get_weather", description: "How it is outside", input_schema: schema("city") }
const mail = { name: "send_mail", description: "Sends a letter", input_schema: schema("to", "subject") }
const hidden = [weather, mail].map((tool) => ({ ...tool, defer_loading: true }))
const ask = {
  model: "claude-sonnet-4-6",
  max_tokens: 1_024,
  messages: [{ role: "user", content: "How is it?" }],
} satisfies MessageCreateParamsNonStreaming

const client = Effect.map(TestServer, ({ url }) => new Anthropic({ baseURL: url, apiKey: "x", maxRetries: 0 }))

const create = (fields: Partial<MessageCreateParamsNonStreaming>) =>
  Effect.flatMap(client, (anthropic) => Effect.promise(() => anthropic.messages.create({ ...ask, ...fields })))

const refusal = (fields: Partial<MessageCreateParamsNonStreaming>) =>
  Effect.flatMap(client, (anthropic) =>
    Effect.promise(() =>
      anthropic.messages.create({ ...ask, ...fields }).then(
        () => "no error",
        (error) => `${error.status} ${error.error.error.message}`,
      ),
    ),
  )

const withoutIds = (content: unknown) => JSON.parse(JSON.stringify(content).replaceAll(/(srvtoolu|toolu)_\w+/g, "$1"))

layer(TestServer.layer(), { excludeTestServices: true })("a deferred tool", (it) => {
  for (const search of [regex, bm25]) {
    it.effect(`is found by ${search.name} and called in the same turn, streamed as whole`, () =>
      Effect.gen(function* () {
        const tools = [search, ...hidden]
        const { content, stop_reason, usage } = yield* create({ tools })
        const [use, result, call, ...more] = content
        if (use?.type !== "server_tool_use" || result?.type !== "tool_search_tool_result") return assert.fail()
        if (call?.type !== "tool_use") return assert.fail()
        assert.isEmpty(more)
        const field = search === regex ? "pattern" : "query"
        assert.deepStrictEqual([use.name, use.input], [search.name, { [field]: call.name }])
        assert.strictEqual(result.tool_use_id, use.id)
        assert.deepStrictEqual(result.content, {
          type: "tool_search_tool_search_result",
          tool_references: [{ type: "tool_reference", tool_name: call.name }],
        })
        assert.strictEqual(stop_reason, "tool_use")
        assert.deepStrictEqual(usage.server_tool_use, { web_search_requests: 0, web_fetch_requests: 0 })
        const stream = (yield* client).messages.stream({ ...ask, tools })
        const streamed = yield* Effect.promise(() => stream.finalMessage())
        assert.deepStrictEqual(withoutIds(streamed.content), withoutIds(content))
      }),
    )
  }

  it.effect("is found by a pattern that is not too long, however long the question is", () =>
    Effect.gen(function* () {
      const messages = [{ role: "user" as const, content: "a".repeat(300) }]
      const tools = [regex, { ...weather, name: "w".repeat(128) }].map((tool) => tool as ToolUnion)
      const tool_choice = { type: "tool" as const, name: regex.name }
      const [use, result] = (yield* create({ messages, tools, tool_choice })).content
      assert.deepInclude(use, { input: { pattern: "a".repeat(80) } })
      if (result?.type !== "tool_search_tool_result") return assert.fail()
      assert.strictEqual(result.content.type, "tool_search_tool_search_result")
    }),
  )

  it.effect("is in the prompt, and called as any, once it was found", () =>
    Effect.gen(function* () {
      const tools = [regex, ...hidden]
      const first = yield* create({ tools })
      const call = first.content.find((block) => block.type === "tool_use")
      const messages: Array<MessageParam> = [
        ...ask.messages,
        { role: "assistant", content: first.content },
        { role: "user", content: [{ type: "tool_result", tool_use_id: call?.id ?? "", content: "fine" }] },
      ]
      const second = yield* create({ tools, messages })
      assert.deepStrictEqual([second.stop_reason, second.content[0]?.type], ["end_turn", "text"])
      const known = [regex, ...hidden.filter(({ name }) => name !== call?.name)]
      const gone = yield* refusal({ tools: known, messages })
      assert.strictEqual(gone, `400 Tool reference '${call?.name}' not found in available tools`)
      const choice = { type: "tool" as const, name: call?.name ?? "" }
      const again: Array<MessageParam> = [...messages, { role: "assistant", content: "Well." }, ...ask.messages]
      const third = yield* create({ tools, messages: again, tool_choice: choice })
      assert.deepStrictEqual(
        third.content.map(({ type }) => type),
        ["tool_use"],
      )
    }),
  )

  it.effect("costs no input before it was found", () =>
    Effect.gen(function* () {
      const anthropic = yield* client
      const { model, messages } = ask
      const count = (tools: Array<ToolUnion>) =>
        Effect.promise(() => anthropic.messages.countTokens({ model, messages, tools }))
      const alone = yield* count([regex])
      assert.deepStrictEqual(yield* count([regex, ...hidden]), alone)
      assert.isAbove((yield* count([regex, weather])).input_tokens, alone.input_tokens)
      const { usage } = yield* create({ tools: [regex, ...hidden] })
      assert.strictEqual(usage.input_tokens, alone.input_tokens)
    }),
  )

  it.effect("is not called where nothing can find it, save a tool of the caller's that has found it", () =>
    Effect.gen(function* () {
      const own: ToolUnion = { name: "my_search", input_schema: schema("query") }
      const tools = [own, ...hidden]
      const first = yield* create({ tools })
      const [call] = first.content
      if (call?.type !== "tool_use") return assert.fail()
      assert.strictEqual(call.name, "my_search")
      const found = { type: "tool_reference" as const, tool_name: "send_mail" }
      const messages: Array<MessageParam> = [
        ...ask.messages,
        { role: "assistant", content: first.content },
        { role: "user", content: [{ type: "tool_result", tool_use_id: call.id, content: [found] }] },
      ]
      const tool_choice = { type: "tool" as const, name: "send_mail" }
      const { content } = yield* create({ tools, messages, tool_choice })
      assert.strictEqual(content[0]?.type === "tool_use" ? content[0].name : undefined, "send_mail")
    }),
  )

  it.effect("is no choice where nothing can find it", () =>
    Effect.gen(function* () {
      const own: ToolUnion = { name: "my_search", input_schema: schema("query") }
      const tool_choice = { type: "tool" as const, name: "send_mail" }
      assert.strictEqual(
        yield* refusal({ tools: [own, ...hidden], tool_choice }),
        "400 tool_choice.name: Tool 'send_mail' not found in provided tools",
      )
      assert.strictEqual(yield* refusal({ tools: [regex, ...hidden], tool_choice }), "no error")
    }),
  )

  it.effect("is refused with a cache mark, and where there is no other", () =>
    Effect.gen(function* () {
      const marked = { ...weather, defer_loading: true, cache_control: { type: "ephemeral" as const } }
      assert.strictEqual(
        yield* refusal({ tools: [regex, marked] }),
        "400 Tool 'get_weather' cannot have both defer_loading=true and cache_control set. Tools with defer_loading cannot use prompt caching.",
      )
      assert.strictEqual(
        yield* refusal({ tools: hidden }),
        "400 At least one tool must have defer_loading=false. All tools cannot be deferred",
      )
    }),
  )

  it.effect("may not be sought by the answer, which then is text", () =>
    Effect.gen(function* () {
      const { content } = yield* create({ tools: [regex, ...hidden], tool_choice: { type: "none" } })
      assert.strictEqual(content[0]?.type, "text")
    }),
  )
})

const mistaken = { tool_call: { name: "tool_search_tool_regex", arguments: { pattern: "[" } } }
const rules = [{ response: { blocks: [mistaken, { text: "Hm." }] } }]

layer(TestServer.layer({ mocks: { rules } }), { excludeTestServices: true })("a pattern that is none", (it) => {
  it.effect("finds an error", () =>
    Effect.gen(function* () {
      const { content } = yield* create({ tools: [regex, ...hidden] })
      const [, result] = content
      assert.deepStrictEqual(result?.type === "tool_search_tool_result" ? result.content : undefined, {
        type: "tool_search_tool_result_error",
        error_code: "invalid_tool_input",
        error_message: "Invalid regular expression: [",
      })
    }),
  )
})

describe("a search", () => {
  const catalogue = [weather, mail].map(({ input_schema: parameters, ...tool }) =>
    searchable({ kind: "function", ...tool, parameters }),
  )
  const many = Array.from({ length: 9 }, (_, index) => ({ name: `tool_${index}`, text: `tool_${index}` }))

  it("by a pattern looks at names, descriptions and arguments, and at case unless it is told not to", () => {
    const found = (pattern: string) => Result.getOrUndefined(toolsByPattern(catalogue, pattern, undefined))
    assert.deepStrictEqual(found("^get_"), ["get_weather"])
    assert.deepStrictEqual(found("letter|subject"), ["send_mail"])
    assert.deepStrictEqual(found("The city"), ["get_weather"])
    assert.deepStrictEqual(found("SENDS"), [])
    assert.deepStrictEqual(found("(?i)SENDS"), ["send_mail"])
    assert.isUndefined(found("x".repeat(201)))
  })

  it("by words puts the tool first that is named, then those with the rarest words", () => {
    const found = (query: string) => toolsByWords(catalogue, query, undefined)
    assert.deepStrictEqual(found("letter outside"), ["get_weather", "send_mail"])
    assert.deepStrictEqual(found("letter to a city, with a subject"), ["send_mail", "get_weather"])
    assert.deepStrictEqual(found("city send_mail"), ["send_mail", "get_weather"])
    assert.deepStrictEqual(found("nothing"), [])
  })

  it("finds a tool whose name is longer than a pattern may be", () => {
    const name = `a_${".".repeat(250)}`
    const found = toolsByPattern([...many, { name, text: name }], patternOf(name), 1)
    assert.deepStrictEqual(
      Result.getOrElse(found, () => []),
      [name],
    )
  })

  it("finds a tool by its name, though others have it in theirs", () => {
    const like = [
      ...many.map(({ name }) => ({ name: `a.b_${name}`, text: `a.b_${name}` })),
      { name: "a.b", text: "a.b" },
    ]
    const pattern = `nothing|${patternOf("a.b")}`
    assert.deepStrictEqual(
      Result.getOrElse(toolsByPattern(like, pattern, 1), () => []),
      ["a.b"],
    )
    assert.deepStrictEqual(
      Result.getOrElse(toolsByPattern([{ name: "x", text: "aXb" }], pattern, 1), () => []),
      [],
    )
    assert.deepStrictEqual(toolsByWords(like, "a.b", 1), ["a.b"])
  })

  it("finds five, or as many as are asked for", () => {
    assert.lengthOf(toolsByWords(many, "tool", undefined), 5)
    assert.lengthOf(toolsByWords(many, "tool", 7), 7)
    assert.lengthOf(
      Result.getOrElse(toolsByPattern(many, "tool", 2), () => []),
      2,
    )
  })
})
