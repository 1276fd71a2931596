/** Whatever is asked, the events of a stream are the whole object of a call that does not stream, at the same seed. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { postJson } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

interface Item {
  readonly id: string
  readonly type: string
  content?: Array<{ text?: string; refusal?: string; annotations?: Array<unknown>; logprobs?: Array<unknown> }>
  summary?: Array<{ text: string }>
  arguments?: string
  input?: string
  readonly [field: string]: unknown
}

interface WireEvent {
  readonly type: string
  readonly sequence_number: number
  readonly output_index: number
  readonly content_index: number
  readonly annotation_index: number
  readonly item_id?: string
  readonly item: Item
  readonly part: never
  readonly delta: string
  readonly text: string
  readonly annotation: unknown
  readonly logprobs?: ReadonlyArray<unknown>
  readonly response: { readonly output: ReadonlyArray<Item>; readonly [field: string]: unknown }
}

const eventsOf = (text: string): ReadonlyArray<WireEvent> =>
  text
    .split("\n\n")
    .filter((frame) => frame !== "")
    .map((frame) => {
      const [event, data] = frame.split("\n")
      const parsed: WireEvent = JSON.parse((data ?? "").replace("data: ", ""))
      assert.strictEqual(event, `event: ${parsed.type}`)
      return parsed
    })

/** Builds the output from deltas alone; what is said to be done must be what was built. */
const fold = (events: ReadonlyArray<WireEvent>) => {
  const items: Array<Item> = []
  const done: Array<Item> = []
  for (const [index, event] of events.entries()) {
    assert.strictEqual(event.sequence_number, index)
    const item = items[event.output_index]
    if (event.item_id !== undefined) assert.strictEqual(item?.id, event.item_id)
    const part = item?.content?.[event.content_index]
    switch (event.type) {
      case "response.output_item.added":
        assert.strictEqual(event.output_index, items.length)
        items.push(structuredClone(event.item))
        break
      case "response.content_part.added":
        if (item !== undefined) item.content = [...(item.content ?? []), structuredClone(event.part)]
        break
      case "response.output_text.delta":
        if (part !== undefined) {
          part.text += event.delta
          part.logprobs?.push(...(event.logprobs ?? []))
        }
        break
      case "response.refusal.delta":
        if (part !== undefined) part.refusal += event.delta
        break
      case "response.reasoning_text.delta":
        if (part !== undefined) part.text += event.delta
        break
      case "response.output_text.annotation.added":
        part?.annotations?.push(event.annotation)
        break
      case "response.reasoning_summary_part.added":
        item?.summary?.push(structuredClone(event.part))
        break
      case "response.reasoning_summary_text.delta":
        if (item?.summary?.[0] !== undefined) item.summary[0].text += event.delta
        break
      case "response.function_call_arguments.delta":
        if (item !== undefined) item.arguments += event.delta
        break
      case "response.custom_tool_call_input.delta":
        if (item !== undefined) item.input += event.delta
        break
      case "response.output_text.done":
        assert.strictEqual(part?.text, event.text)
        break
      case "response.output_item.done":
        if (["message", "reasoning", "function_call", "custom_tool_call"].includes(event.item.type)) {
          assert.deepStrictEqual({ ...item, status: event.item.status }, { ...event.item, status: event.item.status })
        }
        done.push(event.item)
        break
    }
  }
  const last = events.at(-1)
  assert.deepStrictEqual(last?.response.output, done)
  return last?.response
}

const Choice = <const A extends ReadonlyArray<string>>(values: A) => Schema.Literals(values)

const tools = {
  none: [],
  function: [
    {
      type: "function",
      name: "find",
      parameters: {
        type: "object",
        properties: { query: { type: "string" }, limit: { type: "integer", minimum: 1, maximum: 9 } },
        required: ["query", "limit"],
        additionalProperties: false,
      },
    },
    { type: "custom", name: "note" },
  ],
  client: [{ type: "shell" }, { type: "apply_patch" }, { type: "local_shell" }, { type: "computer_use_preview" }],
  approval: [{ type: "mcp", server_label: "wiki" }],
  hosted: [
    { type: "web_search" },
    { type: "code_interpreter", container: { type: "auto" } },
    { type: "image_generation", partial_images: 2 },
    { type: "mcp", server_label: "wiki", require_approval: "never", allowed_tools: ["ask"] },
  ],
  search: [
    { type: "tool_search" },
    { type: "function", name: "dig", defer_loading: true },
    {
      type: "namespace",
      name: "crm",
      description: "Customers",
      tools: [
        { type: "function", name: "find_customer", defer_loading: true },
        { type: "custom", name: "remark" },
      ],
    },
  ],
  screen: [{ type: "computer" }, { type: "mcp", server_label: "wiki" }],
  files: [{ type: "file_search", vector_store_ids: ["vs_1"] }],
} as const

const formats = {
  text: undefined,
  json: { format: { type: "json_object" } },
  schema: {
    format: {
      type: "json_schema",
      name: "thing",
      strict: true,
      schema: {
        type: "object",
        properties: { name: { type: "string" }, size: { type: "number" } },
        required: ["name", "size"],
        additionalProperties: false,
      },
    },
  },
} as const

const Case = Schema.Struct({
  seed: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 1_000_000 })),
  model: Choice(["gpt-4o", "o3", "gpt-5", "deepseek-reasoner"]),
  tools: Choice(["none", "function", "client", "approval", "hosted", "search", "screen", "files"]),
  format: Choice(["text", "json", "schema"]),
  summary: Schema.Boolean,
  logprobs: Schema.Boolean,
  refuses: Schema.Boolean,
  speaks: Schema.Boolean,
  maxTokens: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 60 })),
  cut: Schema.Boolean,
})

const bodyOf = (one: typeof Case.Type) => ({
  model: one.model,
  input: "Give me json about the sea",
  tools: tools[one.tools],
  text: formats[one.format],
  reasoning: one.model === "gpt-4o" ? undefined : { effort: "low", summary: one.summary ? "auto" : undefined },
  include: one.logprobs ? ["message.output_text.logprobs", "reasoning.encrypted_content"] : [],
  ...(one.cut ? { max_output_tokens: one.maxTokens } : {}),
})

const settingsOf = (one: typeof Case.Type) => ({
  seed: one.seed,
  response: { target_tokens: 12 },
  refusals: { rate: one.refuses ? 1 : 0 },
  reasoning: { multipliers: { low: 0.2 } },
  tools: { max_parallel: 3, preamble_rate: one.speaks ? 1 : 0 },
})

const ask = (one: typeof Case.Type, body: object) =>
  Effect.map(postJson("/v1/responses", body), ({ text }) => text).pipe(
    Effect.provide(TestServer.layer(settingsOf(one))),
  )

describe("a streamed response", () => {
  it.live.prop(
    "is its whole",
    [Case],
    ([one]) =>
      Effect.gen(function* () {
        const body = bodyOf(one)
        const whole = JSON.parse(yield* ask(one, body))
        assert.isUndefined(whole.error?.message)
        const streamed = fold(eventsOf(yield* ask(one, { ...body, stream: true })))
        assert.deepStrictEqual(streamed as unknown, whole)
      }),
    { timeout: 60_000, arbitrary: { runs: 60 } },
  )
})
