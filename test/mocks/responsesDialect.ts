/** The Responses API, through OpenAI's SDK. */
import type OpenAI from "openai"
import type { Response, ResponseCreateParamsNonStreaming, ResponseInput } from "openai/resources/responses/responses"
import { askOpenAi } from "./askOpenAi.ts"
import type { Dialect, Heard, MockAsk } from "./MockDialect.ts"

const inputOf = (ask: MockAsk): ResponseInput => [
  ...Array.from({ length: ask.history ?? 0 }, () => [
    { role: "user" as const, content: "earlier" },
    { role: "assistant" as const, content: "answered" },
  ]).flat(),
  { role: "user", content: ask.user ?? "hello there" },
  ...(ask.toolResult === undefined
    ? []
    : [
        { type: "function_call" as const, call_id: ask.toolResult.id, name: "look", arguments: "{}" },
        { type: "function_call_output" as const, call_id: ask.toolResult.id, output: ask.toolResult.text },
      ]),
]

const bodyOf = (ask: MockAsk): ResponseCreateParamsNonStreaming => ({
  model: ask.model ?? "gpt-4o",
  input: inputOf(ask),
  ...(ask.system !== undefined && { instructions: ask.system }),
  ...(ask.tools && {
    tools: ask.tools.map((name) => ({
      type: "function" as const,
      name,
      parameters: { type: "object" },
      strict: false,
    })),
    tool_choice: "none" as const,
  }),
  ...(ask.format === "json_object" && { text: { format: { type: "json_object" as const } } }),
  ...(ask.format === "json_schema" && {
    text: { format: { type: "json_schema" as const, name: "it", schema: { type: "object" } } },
  }),
  ...(ask.temperature !== undefined && { temperature: ask.temperature }),
  ...(ask.endUser !== undefined && { user: ask.endUser }),
  ...(ask.metadata !== undefined && { metadata: { ...ask.metadata } }),
})

const heardOf = (response: Response, pieces?: ReadonlyArray<string>): Heard => {
  const calls = response.output.flatMap((item) =>
    item.type === "function_call" ? [{ name: item.name, input: item.arguments, id: item.call_id }] : [],
  )
  const content = response.output.flatMap((item) => (item.type === "message" ? item.content : []))
  const text = response.output_text
  return {
    text,
    refusal: content.map((part) => (part.type === "refusal" ? part.refusal : "")).join(""),
    calls,
    finish: finishOf(response, calls.length),
    pieces: pieces ?? [text, ...calls.map(({ input }) => input)].filter((piece) => piece !== ""),
    usage: response.usage && { prompt: response.usage.input_tokens, completion: response.usage.output_tokens },
  }
}

const finishOf = ({ status, incomplete_details }: Response, calls: number): string => {
  if (status !== "incomplete") return calls > 0 ? "tool_calls" : "stop"
  return incomplete_details?.reason === "content_filter" ? "content_filter" : "length"
}

const whole = async (client: OpenAI, ask: MockAsk): Promise<Heard> =>
  heardOf(await client.responses.create(bodyOf(ask)))

const streamed = async (client: OpenAI, ask: MockAsk): Promise<Heard> => {
  const pieces: Array<string> = []
  let text = ""
  let last: Response | undefined
  for await (const event of await client.responses.create({ ...bodyOf(ask), stream: true })) {
    if (event.type === "response.output_text.delta" || event.type === "response.function_call_arguments.delta") {
      pieces.push(event.delta)
    }
    if (event.type === "response.output_text.delta") text += event.delta
    if (event.type === "response.completed" || event.type === "response.incomplete") last = event.response
  }
  if (last === undefined) throw new Error("the stream ended without its last event")
  return { ...heardOf({ ...last, output_text: text }, pieces), text }
}

export const responsesDialect: Dialect = {
  name: "openai-responses",
  provider: "openai",
  ask: askOpenAi(whole, streamed),
}
