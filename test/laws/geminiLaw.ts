/** Gemini's generateContent, in its two spellings of schemas and its two forms of streams. */
import type { GenerateContentResponse } from "@google/genai"
import { eventsOf, type LawAnswer, type LawAsk, type LawDialect } from "./LawDialect.ts"

const contentsOf = (ask: LawAsk) => [
  ...ask.history.flatMap(([question, answer]) => [
    { role: "user", parts: [{ text: question }] },
    { role: "model", parts: [{ text: answer }] },
  ]),
  {
    role: "user",
    parts: [
      ...ask.question.map((text) => ({ text })),
      ...(ask.picture === undefined ? [] : [{ inlineData: { mimeType: "image/png", data: ask.picture } }]),
    ],
  },
  ...ask.rounds.flatMap(({ name, input, result }) => [
    { role: "model", parts: [{ functionCall: { name, args: input } }] },
    { role: "user", parts: [{ functionResponse: { name, response: result } }] },
  ]),
]

const callingOf = ({ choice }: LawAsk) => {
  if (typeof choice === "object") return { mode: "ANY", allowedFunctionNames: [choice.name] }
  return { mode: choice.toUpperCase() }
}

/** The types of Google's own schemas are in upper case. */
const googleSchema = (schema: unknown): unknown =>
  JSON.parse(JSON.stringify(schema), (key, value) =>
    key === "type" && typeof value === "string" ? value.toUpperCase() : value,
  )

interface Spelling {
  readonly parameters: (schema: object) => object
  readonly response: (schema: object) => object
}

const googles: Spelling = {
  parameters: (schema) => ({ parameters: googleSchema(schema) }),
  response: (schema) => ({ responseSchema: googleSchema(schema) }),
}

const jsons: Spelling = {
  parameters: (schema) => ({ parametersJsonSchema: schema }),
  response: (schema) => ({ responseJsonSchema: schema }),
}

const bodyOf = (ask: LawAsk, spelling: Spelling) => ({
  contents: contentsOf(ask),
  ...(ask.system && { systemInstruction: { parts: [{ text: ask.system }] } }),
  ...(ask.tools.length > 0 && {
    tools: [
      {
        functionDeclarations: ask.tools.map(({ parameters, ...tool }) => ({
          ...tool,
          ...spelling.parameters(parameters),
        })),
      },
    ],
    toolConfig: { functionCallingConfig: callingOf(ask) },
  }),
  generationConfig: {
    maxOutputTokens: ask.maxTokens,
    ...(ask.schema && { responseMimeType: "application/json", ...spelling.response(ask.schema) }),
    ...(ask.stop && { stopSequences: [ask.stop] }),
    ...(ask.effort && { thinkingConfig: { thinkingLevel: ask.effort.toUpperCase(), includeThoughts: true } }),
  },
})

const folded = (chunks: ReadonlyArray<GenerateContentResponse>): LawAnswer => {
  const parts = chunks.flatMap(({ candidates }) => candidates?.[0]?.content?.parts ?? [])
  const calls = parts.flatMap(({ functionCall }) => functionCall ?? [])
  const { usageMetadata: usage, candidates } = chunks.at(-1) ?? {}
  const thoughts = usage?.thoughtsTokenCount ?? 0
  return {
    text: parts.map(({ text = "", thought }) => (thought === true ? "" : text)).join(""),
    calls: calls.map(({ name = "", args }) => ({ name, input: args })),
    finish: candidates?.[0]?.finishReason === "MAX_TOKENS" ? "length" : calls.length > 0 ? "calls" : "stop",
    promptTokens: usage?.promptTokenCount ?? 0,
    completionTokens: (usage?.candidatesTokenCount ?? 0) + thoughts,
    reasoningTokens: thoughts,
  }
}

const gemini = (name: string, spelling: Spelling, query: string, chunksOf: LawChunks): LawDialect => ({
  name,
  unable: () => undefined,
  request: (ask, stream) => ({
    path: `/v1beta/models/${ask.model}:${stream ? `streamGenerateContent${query}` : "generateContent"}`,
    body: bodyOf(ask, spelling),
  }),
  whole: (text) => folded([JSON.parse(text)]),
  streamed: (text) => folded(chunksOf(text)),
})

type LawChunks = (text: string) => ReadonlyArray<GenerateContentResponse>

export const geminiLaw = gemini("gemini", googles, "?alt=sse", eventsOf)
export const geminiArrayLaw = gemini("gemini's arrays", jsons, "", (text) => JSON.parse(text))
