/** Ollama's chat, which leaves it to the model whether to call a tool. */
import type { ChatResponse } from "ollama"
import type { LawAnswer, LawAsk, LawDialect } from "./LawDialect.ts"

const messagesOf = (ask: LawAsk) => [
  ...(ask.system === undefined ? [] : [{ role: "system", content: ask.system }]),
  ...ask.history.flatMap(([question, answer]) => [
    { role: "user", content: question },
    { role: "assistant", content: answer },
  ]),
  {
    role: "user",
    content: ask.question.join(""),
    ...(ask.picture !== undefined && { images: [ask.picture] }),
  },
  ...ask.rounds.flatMap(({ name, input, result }) => [
    { role: "assistant", content: "", tool_calls: [{ function: { name, arguments: input } }] },
    { role: "tool", tool_name: name, content: JSON.stringify(result) },
  ]),
]

const bodyOf = (ask: LawAsk, stream: boolean) => ({
  model: ask.model,
  messages: messagesOf(ask),
  stream,
  ...(ask.tools.length > 0 && { tools: ask.tools.map((tool) => ({ type: "function", function: tool })) }),
  ...(ask.schema && { format: ask.schema }),
  ...(ask.effort && { think: ask.effort }),
  options: { num_predict: ask.maxTokens, ...(ask.stop && { stop: [ask.stop] }) },
})

const folded = (lines: ReadonlyArray<ChatResponse>): LawAnswer => {
  const calls = lines.flatMap(({ message }) => message.tool_calls ?? [])
  const last = lines.at(-1)
  return {
    text: lines.map(({ message }) => message.content).join(""),
    calls: calls.map(({ function: call }) => ({ name: call.name, input: call.arguments })),
    finish: last?.done_reason === "length" ? "length" : calls.length > 0 ? "calls" : "stop",
    promptTokens: last?.prompt_eval_count ?? 0,
    completionTokens: last?.eval_count ?? 0,
    reasoningTokens: undefined,
  }
}

export const ollamaLaw: LawDialect = {
  name: "ollama",
  unable: ({ tools, choice }) => (tools.length > 0 && choice !== "auto" ? "it has no tool choice" : undefined),
  request: (ask, stream) => ({ path: "/api/chat", body: bodyOf(ask, stream) }),
  whole: (text) => folded([JSON.parse(text)]),
  streamed: (text) =>
    folded(
      text
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ),
}
