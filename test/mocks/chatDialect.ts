/** Chat Completions, through OpenAI's SDK. */
import type OpenAI from "openai"
import type { ChatCompletionCreateParams } from "openai/resources/chat/completions"
import { askOpenAi } from "./askOpenAi.ts"
import type { Dialect, Heard, MockAsk } from "./MockDialect.ts"

const bodyOf = (ask: MockAsk): ChatCompletionCreateParams => ({
  model: ask.model ?? "gpt-4o",
  messages: [
    ...(ask.system === undefined ? [] : [{ role: "system" as const, content: ask.system }]),
    ...Array.from({ length: ask.history ?? 0 }, () => [
      { role: "user" as const, content: "earlier" },
      { role: "assistant" as const, content: "answered" },
    ]).flat(),
    { role: "user", content: ask.user ?? "hello there" },
    ...(ask.toolResult === undefined ? [] : toolRound(ask.toolResult)),
  ],
  ...(ask.tools && {
    tools: ask.tools.map((name) => ({ type: "function" as const, function: { name } })),
    tool_choice: "none" as const,
  }),
  ...(ask.format === "json_object" && { response_format: { type: "json_object" as const } }),
  ...(ask.format === "json_schema" && {
    response_format: { type: "json_schema" as const, json_schema: { name: "it", schema: { type: "object" } } },
  }),
  ...(ask.temperature !== undefined && { temperature: ask.temperature }),
  ...(ask.endUser !== undefined && { user: ask.endUser }),
  ...(ask.metadata !== undefined && { metadata: { ...ask.metadata }, store: true }),
})

const toolRound = ({ id, text }: NonNullable<MockAsk["toolResult"]>) => [
  {
    role: "assistant" as const,
    content: null,
    tool_calls: [{ id, type: "function" as const, function: { name: "look", arguments: "{}" } }],
  },
  { role: "tool" as const, tool_call_id: id, content: text },
]

const whole = async (client: OpenAI, ask: MockAsk): Promise<Heard> => {
  const reply = await client.chat.completions.create({ ...bodyOf(ask), stream: false })
  const [choice] = reply.choices
  const calls = (choice?.message.tool_calls ?? []).map((call) =>
    call.type === "function"
      ? { name: call.function.name, input: call.function.arguments, id: call.id }
      : { name: call.custom.name, input: call.custom.input, id: call.id },
  )
  const text = choice?.message.content ?? ""
  return {
    text,
    refusal: choice?.message.refusal ?? "",
    calls,
    finish: choice?.finish_reason ?? "",
    pieces: [text, ...calls.map(({ input }) => input)].filter((piece) => piece !== ""),
    usage: reply.usage && { prompt: reply.usage.prompt_tokens, completion: reply.usage.completion_tokens },
  }
}

const streamed = async (client: OpenAI, ask: MockAsk): Promise<Heard> => {
  const body = { ...bodyOf(ask), stream: true as const, stream_options: { include_usage: true } }
  const heard = { text: "", refusal: "", finish: "", usage: undefined as Heard["usage"] }
  const calls: Array<{ name: string; input: string; id: string }> = []
  const pieces: Array<string> = []
  for await (const { choices, usage } of await client.chat.completions.create(body)) {
    if (usage) heard.usage = { prompt: usage.prompt_tokens, completion: usage.completion_tokens }
    const [choice] = choices
    heard.text += choice?.delta.content ?? ""
    heard.refusal += choice?.delta.refusal ?? ""
    heard.finish = choice?.finish_reason ?? heard.finish
    if (choice?.delta.content) pieces.push(choice.delta.content)
    for (const { index, id, function: call } of choice?.delta.tool_calls ?? []) {
      calls[index] ??= { name: call?.name ?? "", input: "", id: id ?? "" }
      calls[index].input += call?.arguments ?? ""
      if (call?.arguments) pieces.push(call.arguments)
    }
  }
  return { ...heard, calls, pieces }
}

export const chatDialect: Dialect = {
  name: "openai-chat",
  provider: "openai",
  ask: askOpenAi(whole, streamed),
}
