/** Gemini, through Google's SDK. */
import {
  ApiError,
  type Content,
  FunctionCallingConfigMode,
  type GenerateContentParameters,
  type GenerateContentResponse,
  GoogleGenAI,
} from "@google/genai"
import { Effect } from "effect"
import { TestServer } from "../support/TestServer.ts"
import type { Dialect, Failed, Heard, MockAsk } from "./MockDialect.ts"

const contentsOf = (ask: MockAsk): Array<Content> => [
  ...Array.from({ length: ask.history ?? 0 }, () => [
    { role: "user", parts: [{ text: "earlier" }] },
    { role: "model", parts: [{ text: "answered" }] },
  ]).flat(),
  { role: "user", parts: [{ text: ask.user ?? "hello there" }] },
  ...(ask.toolResult === undefined ? [] : toolRound(ask.toolResult)),
]

const toolRound = ({ id, text }: NonNullable<MockAsk["toolResult"]>): Array<Content> => [
  { role: "model", parts: [{ functionCall: { id, name: "look", args: {} } }] },
  { role: "user", parts: [{ functionResponse: { id, name: "look", response: { output: text } } }] },
]

/** What other APIs call metadata are labels here, which the SDK does not know of. */
const labelsOf = ({ endUser, metadata }: MockAsk) =>
  endUser === undefined && metadata === undefined
    ? {}
    : { extraBody: { labels: { ...metadata, ...(endUser !== undefined && { user_id: endUser }) } } }

const parametersOf = (ask: MockAsk): GenerateContentParameters => ({
  model: ask.model ?? "gpt-4o",
  contents: contentsOf(ask),
  config: {
    httpOptions: { headers: { ...ask.headers }, ...labelsOf(ask) },
    ...(ask.system !== undefined && { systemInstruction: ask.system }),
    ...(ask.tools && {
      tools: [{ functionDeclarations: ask.tools.map((name) => ({ name })) }],
      toolConfig: { functionCallingConfig: { mode: FunctionCallingConfigMode.NONE } },
    }),
    ...(ask.format && { responseMimeType: "application/json" }),
    ...(ask.format === "json_schema" && { responseJsonSchema: { type: "object" } }),
    ...(ask.temperature !== undefined && { temperature: ask.temperature }),
  },
})

const finishes: Readonly<Record<string, string>> = { STOP: "stop", MAX_TOKENS: "length", SAFETY: "content_filter" }

const heardOf = (chunks: ReadonlyArray<GenerateContentResponse>): Heard => {
  const parts = chunks.flatMap(({ candidates }) => candidates?.[0]?.content?.parts ?? [])
  const texts = parts.flatMap(({ text, thought }) => (text && thought !== true ? text : []))
  const calls = parts
    .flatMap(({ functionCall }) => functionCall ?? [])
    .map(({ name = "", args, id }) => ({ name, input: JSON.stringify(args), id }))
  const last = chunks.at(-1)
  const finish = finishes[last?.candidates?.[0]?.finishReason ?? ""] ?? ""
  const { promptTokenCount = 0, candidatesTokenCount = 0, thoughtsTokenCount = 0 } = last?.usageMetadata ?? {}
  return {
    text: texts.join(""),
    refusal: "",
    calls,
    finish: finish === "stop" && calls.length > 0 ? "tool_calls" : finish,
    pieces: [...texts, ...calls.map(({ input }) => input)],
    usage: { prompt: promptTokenCount, completion: candidatesTokenCount + thoughtsTokenCount },
  }
}

const streamed = async ({ models }: GoogleGenAI, ask: MockAsk): Promise<Heard> => {
  const chunks: Array<GenerateContentResponse> = []
  for await (const chunk of await models.generateContentStream(parametersOf(ask))) chunks.push(chunk)
  return heardOf(chunks)
}

/** The SDK's error has the body as its message. */
const failedOf = (caught: unknown): Failed => {
  if (!(caught instanceof ApiError)) throw caught
  const { status, message, details } = JSON.parse(caught.message).error
  return { status: caught.status, type: status, code: details?.[0]?.reason, message, headers: undefined }
}

export const geminiDialect: Dialect = {
  name: "gemini",
  provider: "gemini",
  lacks: {
    "a call whose arguments are no JSON, in exact chunks": "a call is an object, or there is none",
    "a refusal": "an answer that is withheld has no text",
    "a template": "the body names no model",
    "the last message": "a tool's result is an object",
    "an error in the provider's own words": "the SDK's errors have no headers",
    "jsonpath with a test": "the body has labels, and no metadata",
    "jsonpath that must not exist": "the temperature stands elsewhere",
  },
  ask: (ask, stream) =>
    Effect.flatMap(TestServer, ({ url }) => {
      const client = new GoogleGenAI({ apiKey: ask.apiKey ?? "sk-test", httpOptions: { baseUrl: url } })
      return Effect.tryPromise({
        try: async () =>
          stream ? streamed(client, ask) : heardOf([await client.models.generateContent(parametersOf(ask))]),
        catch: failedOf,
      })
    }),
}
