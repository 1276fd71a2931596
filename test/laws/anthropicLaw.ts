/** Anthropic's Messages. */
import type { Message, RawMessageStreamEvent } from "@anthropic-ai/sdk/resources/messages"
import { callId, eventsOf, inputOf, type LawAnswer, type LawAsk, type LawDialect } from "./LawDialect.ts"

const messagesOf = (ask: LawAsk) => [
  ...ask.history.flatMap(([question, answer]) => [
    { role: "user", content: question },
    { role: "assistant", content: [{ type: "text", text: answer }] },
  ]),
  {
    role: "user",
    content: [
      ...ask.question.map((text) => ({ type: "text", text })),
      ...(ask.picture === undefined
        ? []
        : [{ type: "image", source: { type: "base64", media_type: "image/png", data: ask.picture } }]),
    ],
  },
  ...ask.rounds.flatMap(({ name, input, result }, round) => [
    { role: "assistant", content: [{ type: "tool_use", id: callId(round), name, input }] },
    {
      role: "user",
      content: [{ type: "tool_result", tool_use_id: callId(round), content: JSON.stringify(result) }],
    },
  ]),
]

const choiceOf = ({ choice }: LawAsk) =>
  typeof choice === "object" ? { type: "tool", name: choice.name } : { type: choice }

const bodyOf = (ask: LawAsk, stream: boolean) => ({
  model: ask.model,
  max_tokens: ask.maxTokens,
  messages: messagesOf(ask),
  ...(ask.system && { system: ask.system.split(/(?<= )/).map((text) => ({ type: "text", text })) }),
  ...(ask.tools.length > 0 && {
    tools: ask.tools.map(({ parameters, ...tool }) => ({ ...tool, input_schema: parameters })),
    tool_choice: choiceOf(ask),
  }),
  ...(ask.stop && { stop_sequences: [ask.stop] }),
  ...(ask.effort && { thinking: { type: "adaptive" } }),
  ...((ask.effort || ask.schema) && {
    output_config: {
      ...(ask.effort && { effort: ask.effort }),
      ...(ask.schema && { format: { type: "json_schema", schema: ask.schema } }),
    },
  }),
  ...(stream && { stream }),
})

const finishOf = (reason: Message["stop_reason"]): LawAnswer["finish"] => {
  if (reason === "max_tokens") return "length"
  return reason === "tool_use" ? "calls" : "stop"
}

const answerOf = ({ content, usage, stop_reason }: Message): LawAnswer => ({
  text: content.map((block) => (block.type === "text" ? block.text : "")).join(""),
  calls: content.flatMap((block) => (block.type === "tool_use" ? [{ name: block.name, input: block.input }] : [])),
  finish: finishOf(stop_reason),
  promptTokens: usage.input_tokens + (usage.cache_read_input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0),
  completionTokens: usage.output_tokens,
  reasoningTokens: undefined,
})

const streamed = (streamText: string): LawAnswer => {
  let text = ""
  let last: LawAnswer | undefined
  const calls: Array<{ name: string; input: string }> = []
  for (const event of eventsOf<RawMessageStreamEvent>(streamText)) {
    if (event.type === "message_start") last = answerOf(event.message)
    if (event.type === "content_block_start" && event.content_block.type === "tool_use") {
      calls.push({ name: event.content_block.name, input: "" })
    }
    if (event.type === "content_block_delta") {
      const call = calls.at(-1)
      if (event.delta.type === "text_delta") text += event.delta.text
      if (event.delta.type === "input_json_delta" && call !== undefined) call.input += event.delta.partial_json
    }
    if (event.type === "message_delta" && last !== undefined) {
      last = { ...last, finish: finishOf(event.delta.stop_reason), completionTokens: event.usage.output_tokens }
    }
  }
  if (last === undefined) throw new Error("the stream has no beginning")
  return { ...last, text, calls: calls.map(({ name, input }) => ({ name, input: inputOf(input) })) }
}

export const anthropicLaw: LawDialect = {
  name: "anthropic",
  unable: ({ effort, choice }) =>
    effort !== undefined && (choice === "any" || typeof choice === "object")
      ? "its models do not think when they must call a tool"
      : undefined,
  request: (ask, stream) => ({
    path: "/v1/messages",
    body: bodyOf(ask, stream),
    headers: { "anthropic-version": "2023-06-01" },
  }),
  whole: (text) => answerOf(JSON.parse(text)),
  streamed,
}
