/** Messages, through Anthropic's SDK. */
import Anthropic, { APIError } from "@anthropic-ai/sdk"
import type { Message, MessageCreateParamsNonStreaming, MessageParam } from "@anthropic-ai/sdk/resources/messages"
import { Effect } from "effect"
import { TestServer } from "../support/TestServer.ts"
import type { Dialect, Failed, Heard, MockAsk } from "./MockDialect.ts"

const messagesOf = (ask: MockAsk): Array<MessageParam> => [
  ...Array.from({ length: ask.history ?? 0 }, () => [
    { role: "user" as const, content: "earlier" },
    { role: "assistant" as const, content: "answered" },
  ]).flat(),
  { role: "user", content: ask.user ?? "hello there" },
  ...(ask.toolResult === undefined ? [] : toolRound(ask.toolResult)),
]

const toolRound = ({ id, text }: NonNullable<MockAsk["toolResult"]>): Array<MessageParam> => [
  { role: "assistant", content: [{ type: "tool_use", id, name: "look", input: {} }] },
  { role: "user", content: [{ type: "tool_result", tool_use_id: id, content: text }] },
]

const bodyOf = (ask: MockAsk): MessageCreateParamsNonStreaming => ({
  model: ask.model ?? "gpt-4o",
  max_tokens: 1_024,
  messages: messagesOf(ask),
  ...(ask.system !== undefined && { system: ask.system }),
  ...(ask.tools && {
    tools: ask.tools.map((name) => ({ name, input_schema: { type: "object" as const } })),
    tool_choice: { type: "none" as const },
  }),
  ...(ask.format === "json_schema" && {
    output_config: { format: { type: "json_schema" as const, schema: { type: "object" } } },
  }),
  ...(ask.temperature !== undefined && { temperature: ask.temperature }),
  ...((ask.endUser !== undefined || ask.metadata) && {
    metadata: { ...ask.metadata, ...(ask.endUser !== undefined && { user_id: ask.endUser }) },
  }),
})

const finishes: Readonly<Record<string, string>> = {
  end_turn: "stop",
  stop_sequence: "stop",
  tool_use: "tool_calls",
  max_tokens: "length",
  refusal: "content_filter",
}

/** A refusal is a text whose end says so. */
const heardOf = (message: Message, pieces?: ReadonlyArray<string>): Heard => {
  const { content, stop_reason, usage } = message
  const said = content.map((block) => (block.type === "text" ? block.text : "")).join("")
  const calls = content.flatMap((block) =>
    block.type === "tool_use" ? [{ name: block.name, input: JSON.stringify(block.input), id: block.id }] : [],
  )
  const refused = stop_reason === "refusal"
  return {
    text: refused ? "" : said,
    refusal: refused ? said : "",
    calls,
    finish: finishes[stop_reason ?? ""] ?? "",
    pieces: pieces ?? [said, ...calls.map(({ input }) => input)].filter((piece) => piece !== ""),
    usage: { prompt: usage.input_tokens, completion: usage.output_tokens },
  }
}

const streamed = async (client: Anthropic, ask: MockAsk): Promise<Heard> => {
  const pieces: Array<string> = []
  const stream = client.messages.stream(bodyOf(ask))
  for await (const event of stream) {
    if (event.type !== "content_block_delta") continue
    if (event.delta.type === "text_delta") pieces.push(event.delta.text)
    if (event.delta.type === "input_json_delta" && event.delta.partial_json !== "") {
      pieces.push(event.delta.partial_json)
    }
  }
  return heardOf(await stream.finalMessage(), pieces)
}

const failedOf = (caught: unknown): Failed => {
  if (!(caught instanceof APIError)) throw caught
  const { status, message, headers, error: body } = caught
  const { error } = body as { readonly error?: { readonly type: string; readonly details?: { error_code: string } } }
  return { status, type: error?.type, code: error?.details?.error_code, message, headers }
}

export const anthropicDialect: Dialect = {
  name: "anthropic-messages",
  provider: "anthropic",
  lacks: { "a call whose arguments are no JSON, in exact chunks": "the SDK reads every input as JSON" },
  ask: (ask, stream) =>
    Effect.flatMap(TestServer, ({ url }) => {
      const client = new Anthropic({
        baseURL: url,
        apiKey: ask.apiKey ?? "sk-test",
        maxRetries: 0,
        defaultHeaders: ask.headers ?? {},
      })
      return Effect.tryPromise({
        try: async () => (stream ? streamed(client, ask) : heardOf(await client.messages.create(bodyOf(ask)))),
        catch: failedOf,
      })
    }),
}
