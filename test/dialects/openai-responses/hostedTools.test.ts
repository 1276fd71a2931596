/** Searches for tools, remote MCP servers and computers, through OpenAI's SDK, whole and streamed. */
import { assert, describe, it, layer } from "@effect/vitest"
import { Effect, Random } from "effect"
import OpenAI from "openai"
import type {
  FunctionTool,
  NamespaceTool,
  ResponseCreateParamsNonStreaming,
  ResponseInput,
  ResponseOutputItem,
  Tool,
} from "openai/resources/responses/responses"
import { computerSchema } from "../../../src/dialects/openai-responses/computerActions.ts"
import { mcpToolNames, needsApproval } from "../../../src/dialects/openai-responses/mcpTools.ts"
import { generateJson } from "../../../src/generation/generateJson.ts"
import { TestServer } from "../../support/TestServer.ts"

const client = Effect.map(TestServer, ({ url }) => new OpenAI({ baseURL: `${url}/v1`, apiKey: "x", maxRetries: 0 }))

const ask = { model: "gpt-4o", input: "How is it?" } satisfies ResponseCreateParamsNonStreaming

type Fields = Partial<Omit<ResponseCreateParamsNonStreaming, "stream">>

const create = (fields: Fields) =>
  Effect.flatMap(client, (openai) => Effect.promise(() => openai.responses.create({ ...ask, ...fields })))

/** The items of a whole answer, which those of a stream have to equal. */
const itemsOf = Effect.fnUntraced(function* (fields: Fields) {
  const openai = yield* client
  const { output } = yield* create(fields)
  const stream = openai.responses.stream({ ...ask, ...fields })
  const streamed = yield* Effect.promise(() => stream.finalResponse())
  assert.deepStrictEqual(plain(streamed.output), plain(output))
  return output
})

const plain = (items: ReadonlyArray<ResponseOutputItem>) =>
  items.map((item) => {
    const { parsed: _, parsed_arguments: __, ...rest } = item as unknown as Record<string, unknown>
    return JSON.parse(JSON.stringify(rest, (key, value) => (/^(id|call_id|parsed)$/.test(key) ? undefined : value)))
  })

const refusal = (fields: Fields) =>
  Effect.flatMap(client, (openai) =>
    Effect.promise(() =>
      openai.responses.create({ ...ask, ...fields }).then(
        () => "no error",
        (error) => error.message as string,
      ),
    ),
  )

const typesOf = (items: ReadonlyArray<ResponseOutputItem>) => items.map(({ type }) => type)

const search: Tool = { type: "tool_search" }
const parameters = {
  type: "object",
  properties: { city: { type: "string" } },
  required: ["city"],
  additionalProperties: false,
}
const weather: FunctionTool = { type: "function", name: "get_weather", parameters, strict: true }
const hidden: FunctionTool = { ...weather, defer_loading: true }
const crm: NamespaceTool = {
  type: "namespace",
  name: "crm",
  description: "Customers",
  tools: [{ type: "function", name: "find_customer", defer_loading: true, parameters }],
}

layer(TestServer.layer(), { excludeTestServices: true })("a deferred function", (it) => {
  it.effect("is found and called in the same turn", () =>
    Effect.gen(function* () {
      const [call, output, made, ...more] = yield* itemsOf({ tools: [search, hidden] })
      if (call?.type !== "tool_search_call" || output?.type !== "tool_search_output") return assert.fail()
      if (made?.type !== "function_call") return assert.fail()
      assert.isEmpty(more)
      assert.deepInclude(call, { arguments: { paths: ["get_weather"] }, call_id: null, execution: "server" })
      assert.deepInclude(output, { call_id: null, execution: "server", status: "completed" })
      assert.deepStrictEqual(output.tools, [{ ...hidden, description: null }])
      assert.deepInclude(made, { name: "get_weather", namespace: "get_weather" })
      assert.hasAllKeys(JSON.parse(made.arguments), ["city"])
    }),
  )

  it.effect("of a namespace is found with it", () =>
    Effect.gen(function* () {
      const [call, output, made] = yield* itemsOf({ tools: [search, crm] })
      assert.deepStrictEqual(call?.type === "tool_search_call" && call.arguments, { paths: ["crm"] })
      assert.deepStrictEqual(output?.type === "tool_search_output" && output.tools, [crm])
      assert.deepInclude(made, { type: "function_call", name: "find_customer", namespace: "crm" })
    }),
  )

  it.effect("is called as any once it was found, in a chain or when all is sent anew", () =>
    Effect.gen(function* () {
      const tools = [search, hidden]
      const first = yield* create({ tools })
      const call = first.output.find((item) => item.type === "function_call")
      const output = { type: "function_call_output" as const, call_id: call?.call_id ?? "", output: "fine" }
      const again = { role: "user" as const, content: "And there?" }
      const anew = [{ role: "user", content: ask.input }, ...first.output, output, again] as ResponseInput
      for (const fields of [{ previous_response_id: first.id, input: [output, again] }, { input: anew }]) {
        const next = yield* create({ tools, ...fields })
        assert.deepStrictEqual(typesOf(next.output), ["function_call"])
        assert.deepInclude(next.output[0], { namespace: "get_weather" })
      }
    }),
  )

  it.effect("costs no input before it was found", () =>
    Effect.gen(function* () {
      const alone = yield* create({ tools: [search, hidden] })
      const more = yield* create({ tools: [search, hidden, { ...hidden, name: "get_news" }] })
      assert.strictEqual(more.usage?.input_tokens, alone.usage?.input_tokens)
      const known = yield* create({ tools: [search, hidden, { ...weather, name: "get_news" }] })
      assert.isAbove(known.usage?.input_tokens ?? 0, alone.usage?.input_tokens ?? 0)
    }),
  )

  it.effect("may be found by the caller's own search", () =>
    Effect.gen(function* () {
      const goal = { type: "object", properties: { goal: { const: "rain" } }, required: ["goal"] }
      const own: Tool = { type: "tool_search", execution: "client", parameters: goal }
      const tools = [own, hidden]
      const [call, ...more] = yield* itemsOf({ tools })
      if (call?.type !== "tool_search_call") return assert.fail()
      assert.isEmpty(more)
      assert.deepInclude(call, { arguments: { goal: "rain" }, execution: "client", status: "completed" })
      assert.match(call.call_id ?? "", /^call_/)
      const found = { ...weather, name: "get_rain" }
      const output = { type: "tool_search_output" as const, call_id: call.call_id, tools: [found] }
      const input = [{ role: "user" as const, content: ask.input }, call, output] as ResponseInput
      const [made] = yield* itemsOf({ tools, input })
      assert.deepInclude(made, { type: "function_call", name: "get_rain" })
      const unanswered = yield* refusal({ tools, input: input.slice(0, 2) })
      assert.include(unanswered, `No tool output found for tool search call ${call.call_id}.`)
      const stray = yield* refusal({ tools, input: [input[0], input[2]] as ResponseInput })
      assert.include(stray, `No tool call found for tool search call output with call_id ${call.call_id}.`)
    }),
  )

  it.effect("that a search of the caller's returns is read as any other", () =>
    Effect.gen(function* () {
      const tools: Array<Tool> = [{ type: "tool_search", execution: "client", parameters: { type: "object" } }, hidden]
      const { id, output } = yield* create({ tools })
      const [call] = output
      const returned = (found: unknown, previous_response_id: string | null) => {
        const said = { type: "tool_search_output", call_id: call?.type === "tool_search_call" && call.call_id }
        const before = previous_response_id === null ? [{ role: "user", content: ask.input }, call] : []
        const input = [...before, { ...said, tools: found }] as ResponseInput
        return refusal({ tools, input, previous_response_id })
      }
      assert.include(yield* returned([weather, { ...weather, name: 7 }], null), "'input[2].tools[1].name'")
      assert.include(yield* returned([{ type: "sing" }], id), "Invalid value: 'sing'. Supported values are: 'function'")
      assert.include(yield* returned("all", id), "'input[0].tools'")
      assert.include(yield* returned([{ type: "function", parameters }], id), "'input[0].tools[0].name'")
      assert.include(yield* returned([{ ...weather, name: "a b" }], id), "'input[0].tools[0].name'")
      const loose = { ...weather, parameters: { ...parameters, additionalProperties: true } }
      assert.include(yield* returned([loose], id), "Invalid schema for function 'get_weather'")
      assert.strictEqual(yield* returned([weather], id), "no error")
    }),
  )

  it.effect("may have any name", () =>
    Effect.gen(function* () {
      for (const tool of [weather, hidden]) {
        const tools = [...(tool === hidden ? [search] : []), { ...tool, name: "constructor" }]
        const made = (yield* itemsOf({ tools })).at(-1)
        assert.deepInclude(made, { type: "function_call", name: "constructor", status: "completed" })
      }
    }),
  )

  it.effect("needs a search, and a search of OpenAI's needs something to find", () =>
    Effect.gen(function* () {
      assert.include(
        yield* refusal({ tools: [hidden] }),
        "Invalid Value: 'tools.defer_loading'. Deferred tools require tools.tool_search.",
      )
      assert.include(
        yield* refusal({ tools: [search, weather] }),
        "Invalid Value: 'tools.tool_search'. tools.tool_search requires at least one deferred tool.",
      )
    }),
  )

  it.effect("is not looked for to the end where the tokens end first", () =>
    Effect.gen(function* () {
      const [call, ...more] = yield* itemsOf({ tools: [search, hidden], max_output_tokens: 6 })
      assert.isEmpty(more)
      assert.deepInclude(call, { type: "tool_search_call", status: "incomplete" })
    }),
  )
})

const wiki: Tool.Mcp = { type: "mcp", server_label: "wiki", server_url: "https://wiki.example.com/mcp" }

layer(TestServer.layer(), { excludeTestServices: true })("an MCP server", (it) => {
  it.effect("says what tools it has, and one is called, where nobody has to approve", () =>
    Effect.gen(function* () {
      const [list, call, message] = yield* itemsOf({ tools: [{ ...wiki, require_approval: "never" }] })
      if (list?.type !== "mcp_list_tools" || call?.type !== "mcp_call") return assert.fail()
      assert.deepStrictEqual([list.server_label, list.tools.map(({ name }) => name)], ["wiki", ["search"]])
      assert.deepInclude(call, { server_label: "wiki", name: "search", arguments: '{"query":"How is it?"}' })
      assert.deepInclude(call, { approval_request_id: null, output: "Results for How is it?" })
      assert.strictEqual(message?.type, "message")
    }),
  )

  it.effect("is asked once the caller approves, and not otherwise", () =>
    Effect.gen(function* () {
      const tools = [wiki]
      const output = yield* itemsOf({ tools })
      assert.deepStrictEqual(typesOf(output), ["mcp_list_tools", "mcp_approval_request"])
      const first = yield* create({ tools })
      const asked = first.output.find((item) => item.type === "mcp_approval_request")
      const answer = (approve: boolean) =>
        create({
          tools,
          previous_response_id: first.id,
          input: [{ type: "mcp_approval_response", approval_request_id: asked?.id ?? "", approve }],
        })
      const [call, ...more] = (yield* answer(true)).output
      if (call?.type !== "mcp_call") return assert.fail()
      assert.deepStrictEqual(typesOf(more), ["message"])
      assert.deepStrictEqual(
        [call.approval_request_id, call.name, call.arguments, call.server_label],
        [asked?.id, asked?.name, asked?.arguments, "wiki"],
      )
      assert.deepStrictEqual(typesOf((yield* answer(false)).output), ["message"])
    }),
  )

  it.effect("says it again for each server that has not been heard", () =>
    Effect.gen(function* () {
      const never = { ...wiki, require_approval: "never" as const }
      const first = yield* create({ tools: [never] })
      const tools = [never, { ...never, server_label: "other" }]
      const next = yield* create({ tools, previous_response_id: first.id })
      const lists = next.output.flatMap((item) => (item.type === "mcp_list_tools" ? item.server_label : []))
      assert.deepStrictEqual(lists, ["other"])
    }),
  )
})

layer(TestServer.layer(), { excludeTestServices: true })("a computer", (it) => {
  it.effect("is told several things at once, and the preview one", () =>
    Effect.gen(function* () {
      const [now] = yield* itemsOf({ tools: [{ type: "computer" }] })
      if (now?.type !== "computer_call") return assert.fail()
      assert.isUndefined(now.action)
      assert.isNotEmpty(now.actions)
      const preview = { type: "computer_use_preview" as const, display_width: 8, display_height: 6 }
      const [before] = yield* itemsOf({ tools: [{ ...preview, environment: "browser" }] })
      if (before?.type !== "computer_call") return assert.fail()
      assert.isUndefined(before.actions)
      assert.isString(before.action?.type)
    }),
  )

  it.effect("shows what it then looks like, and the answer goes on", () =>
    Effect.gen(function* () {
      const tools: Array<Tool> = [{ type: "computer" }]
      const first = yield* create({ tools })
      const [call] = first.output
      if (call?.type !== "computer_call") return assert.fail()
      const output = { type: "computer_screenshot" as const, image_url: "data:image/png;base64,aGk=" }
      const input = [{ type: "computer_call_output" as const, call_id: call.call_id, output }]
      const next = yield* create({ tools, previous_response_id: first.id, input })
      assert.deepStrictEqual(typesOf(next.output), ["message"])
    }),
  )
})

describe("an action", () => {
  it.effect("is on the screen, and of all kinds", () =>
    Effect.gen(function* () {
      const random = yield* Random.Random
      const tool = { type: "computer_use_preview", display_width: 8, display_height: 6 } as const
      const types = new Set<unknown>()
      for (let time = 0; time < 80; time++) {
        const action = (yield* generateJson(computerSchema(tool), random)) as Record<string, unknown>
        types.add(action.type)
        if ("x" in action) assert.isTrue(Number(action.x) < 8 && Number(action.y) < 6)
      }
      assert.strictEqual(types.size, 9)
    }).pipe(Random.withSeed(1)),
  )
})

describe("a tool of an MCP server", () => {
  const tool = { type: "mcp", server_label: "wiki" } as const

  it("is one that is allowed, or a search", () => {
    assert.deepStrictEqual(mcpToolNames(tool), ["search"])
    assert.deepStrictEqual(mcpToolNames({ ...tool, allowed_tools: ["ask"] }), ["ask"])
    assert.deepStrictEqual(mcpToolNames({ ...tool, allowed_tools: { tool_names: ["tell"] } }), ["tell"])
    assert.deepStrictEqual(mcpToolNames({ ...tool, allowed_tools: {} }), ["search"])
  })

  it("needs approval unless the request says otherwise", () => {
    const needs = (require_approval: typeof wiki.require_approval) =>
      needsApproval({ ...tool, require_approval: require_approval as never }, "ask")
    assert.deepStrictEqual([needs(null), needs("always"), needs("never")], [true, true, false])
    assert.isFalse(needs({ never: { tool_names: ["ask"] } }))
    assert.isTrue(needs({ never: { tool_names: ["tell"] } }))
    assert.isTrue(needs({ always: { tool_names: ["ask"] } }))
    assert.isFalse(needs({ always: { tool_names: ["tell"] } }))
  })
})

const found = { name: "tool:tool_search", arguments: { paths: ["get_weather", "none", "constructor"] } }
const rules = [{ response: { tool_calls: [found] } }]

layer(TestServer.layer({ mocks: { rules } }), { excludeTestServices: true })("a mock's search", (it) => {
  it.effect("finds what there is", () =>
    Effect.gen(function* () {
      const [call, output, ...more] = yield* itemsOf({ tools: [search, hidden] })
      assert.deepStrictEqual([call?.type, more], ["tool_search_call", []])
      assert.lengthOf(output?.type === "tool_search_output" ? output.tools : [], 1)
    }),
  )
})
