/** Chat Completions, and where others serve it too. */
import type OpenAI from "openai"
import { callId, eventsOf, inputOf, type LawAnswer, type LawAsk, type LawDialect } from "./LawDialect.ts"

const questionOf = ({ question, picture }: LawAsk) => {
  if (picture === undefined && question.length === 1) return question[0]
  return [
    ...question.map((text) => ({ type: "text", text })),
    ...(picture === undefined ? [] : [{ type: "image_url", image_url: { url: `data:image/png;base64,${picture}` } }]),
  ]
}

const messagesOf = (ask: LawAsk) => [
  ...(ask.system === undefined ? [] : [{ role: "system", content: ask.system }]),
  ...ask.history.flatMap(([question, answer]) => [
    { role: "user", content: question },
    { role: "assistant", content: answer },
  ]),
  { role: "user", content: questionOf(ask) },
  ...ask.rounds.flatMap(({ name, input, result }, round) => [
    {
      role: "assistant",
      content: null,
      // Models write their arguments with spaces in them.
      tool_calls: [
        { id: callId(round), type: "function", function: { name, arguments: JSON.stringify(input, undefined, 1) } },
      ],
    },
    { role: "tool", tool_call_id: callId(round), content: JSON.stringify(result) },
  ]),
]

const choiceOf = ({ choice }: LawAsk) => {
  if (typeof choice === "object") return { type: "function", function: { name: choice.name } }
  return choice === "any" ? "required" : choice
}

const bodyOf = (ask: LawAsk, stream: boolean) => ({
  model: ask.model,
  messages: messagesOf(ask),
  max_completion_tokens: ask.maxTokens,
  ...(ask.tools.length > 0 && {
    tools: ask.tools.map((tool) => ({ type: "function", function: tool })),
    tool_choice: choiceOf(ask),
  }),
  ...(ask.schema && { response_format: { type: "json_schema", json_schema: { name: "it", schema: ask.schema } } }),
  ...(ask.stop && { stop: ask.stop }),
  ...(ask.effort && { reasoning_effort: ask.effort }),
  ...(stream && { stream, stream_options: { include_usage: true } }),
})

const finishes: Readonly<Record<string, LawAnswer["finish"]>> = { stop: "stop", length: "length", tool_calls: "calls" }

const endOf = (finish: string | null | undefined, usage: OpenAI.CompletionUsage | null | undefined) => ({
  finish: finishes[finish ?? ""] ?? "stop",
  promptTokens: usage?.prompt_tokens ?? 0,
  completionTokens: usage?.completion_tokens ?? 0,
  reasoningTokens: usage?.completion_tokens_details?.reasoning_tokens,
})

const whole = (text: string): LawAnswer => {
  const { choices, usage }: OpenAI.ChatCompletion = JSON.parse(text)
  const [choice] = choices
  return {
    text: choice?.message.content ?? "",
    calls: (choice?.message.tool_calls ?? []).flatMap((call) =>
      call.type === "function" ? { name: call.function.name, input: inputOf(call.function.arguments) } : [],
    ),
    ...endOf(choice?.finish_reason, usage),
  }
}

const streamed = (text: string): LawAnswer => {
  const events = eventsOf<OpenAI.ChatCompletionChunk>(text)
  const choices = events.flatMap((event) => event.choices)
  const calls: Array<{ name: string; input: string }> = []
  for (const { index, function: call } of choices.flatMap(({ delta }) => delta.tool_calls ?? [])) {
    calls[index] ??= { name: call?.name ?? "", input: "" }
    calls[index].input += call?.arguments ?? ""
  }
  return {
    text: choices.map(({ delta }) => delta.content ?? "").join(""),
    calls: calls.map(({ name, input }) => ({ name, input: inputOf(input) })),
    ...endOf(choices.at(-1)?.finish_reason, events.at(-1)?.usage),
  }
}

const chat = (name: string, pathOf: (ask: LawAsk) => string): LawDialect => ({
  name,
  unable: () => undefined,
  request: (ask, stream) => ({ path: pathOf(ask), body: bodyOf(ask, stream) }),
  whole,
  streamed,
})

export const chatLaw = chat("openai-chat", () => "/v1/chat/completions")
export const geminiChatLaw = chat("gemini's chat", () => "/gemini/v1beta/openai/chat/completions")
export const azureLaw = chat(
  "azure",
  ({ model }) => `/azure/openai/deployments/${model}/chat/completions?api-version=2024-10-21`,
)
