/** The Responses API. */
import type { Response, ResponseStreamEvent } from "openai/resources/responses/responses"
import { callId, eventsOf, inputOf, type LawAnswer, type LawAsk, type LawDialect } from "./LawDialect.ts"

const inputItems = (ask: LawAsk) => [
  ...ask.history.flatMap(([question, answer]) => [
    { role: "user", content: question },
    { role: "assistant", content: answer },
  ]),
  {
    role: "user",
    content: [
      ...ask.question.map((text) => ({ type: "input_text", text })),
      ...(ask.picture === undefined
        ? []
        : [{ type: "input_image", detail: "auto", image_url: `data:image/png;base64,${ask.picture}` }]),
    ],
  },
  ...ask.rounds.flatMap(({ name, input, result }, round) => [
    { type: "function_call", call_id: callId(round), name, arguments: JSON.stringify(input) },
    { type: "function_call_output", call_id: callId(round), output: JSON.stringify(result) },
  ]),
]

const choiceOf = ({ choice }: LawAsk) => {
  if (typeof choice === "object") return { type: "function", name: choice.name }
  return choice === "any" ? "required" : choice
}

const bodyOf = (ask: LawAsk, stream: boolean) => ({
  model: ask.model,
  input: inputItems(ask),
  max_output_tokens: ask.maxTokens,
  ...(ask.system && { instructions: ask.system }),
  ...(ask.tools.length > 0 && {
    tools: ask.tools.map((tool) => ({ type: "function", strict: false, ...tool })),
    tool_choice: choiceOf(ask),
  }),
  ...(ask.schema && { text: { format: { type: "json_schema", name: "it", schema: ask.schema } } }),
  ...(ask.effort && { reasoning: { effort: ask.effort, summary: "auto" } }),
  ...(stream && { stream }),
})

const answerOf = ({ output, usage, status }: Response): LawAnswer => {
  const calls = output.flatMap((item) =>
    item.type === "function_call" ? [{ name: item.name, input: inputOf(item.arguments) }] : [],
  )
  return {
    text: output
      .flatMap((item) => (item.type === "message" ? item.content : []))
      .map((part) => (part.type === "output_text" ? part.text : ""))
      .join(""),
    calls,
    finish: status === "incomplete" ? "length" : calls.length > 0 ? "calls" : "stop",
    promptTokens: usage?.input_tokens ?? 0,
    completionTokens: usage?.output_tokens ?? 0,
    reasoningTokens: usage?.output_tokens_details.reasoning_tokens,
  }
}

const streamed = (streamText: string): LawAnswer => {
  let text = ""
  let last: LawAnswer | undefined
  const calls: Array<{ name: string; input: string }> = []
  for (const event of eventsOf<ResponseStreamEvent>(streamText)) {
    switch (event.type) {
      case "response.output_text.delta":
        text += event.delta
        break
      case "response.output_item.added":
        if (event.item.type === "function_call") calls[event.output_index] = { name: event.item.name, input: "" }
        break
      case "response.function_call_arguments.delta": {
        const call = calls[event.output_index]
        if (call !== undefined) call.input += event.delta
        break
      }
      case "response.completed":
      case "response.incomplete":
        last = answerOf(event.response)
    }
  }
  if (last === undefined) throw new Error("the stream ended without its last event")
  return { ...last, text, calls: calls.flatMap(({ name, input }) => ({ name, input: inputOf(input) })) }
}

export const responsesLaw: LawDialect = {
  name: "openai-responses",
  unable: ({ stop, maxTokens }) =>
    stop !== undefined
      ? "it has no stop sequences"
      : maxTokens < 16
        ? "its answers have 16 tokens at least"
        : undefined,
  request: (ask, stream) => ({ path: "/v1/responses", body: bodyOf(ask, stream) }),
  whole: (text) => answerOf(JSON.parse(text)),
  streamed,
}
