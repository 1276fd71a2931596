/** Legacy completions: a text to be continued, and nothing else. */
import type OpenAI from "openai"
import { eventsOf, type LawAnswer, type LawDialect } from "./LawDialect.ts"

const folded = (pieces: ReadonlyArray<OpenAI.Completion>): LawAnswer => {
  const choices = pieces.flatMap((piece) => piece.choices)
  const usage = pieces.at(-1)?.usage
  return {
    text: choices.map(({ text }) => text).join(""),
    calls: [],
    finish: choices.at(-1)?.finish_reason === "length" ? "length" : "stop",
    promptTokens: usage?.prompt_tokens ?? 0,
    completionTokens: usage?.completion_tokens ?? 0,
    reasoningTokens: undefined,
  }
}

export const completionsLaw: LawDialect = {
  name: "openai-completions",
  unable: ({ system, history, picture, tools, rounds, schema, effort }) => {
    const plain = system === undefined && history.length === 0 && picture === undefined && schema === undefined
    return plain && tools.length === 0 && rounds.length === 0 && effort === undefined ? undefined : "it has one text"
  },
  request: ({ model, question, maxTokens, stop }, stream) => ({
    path: "/v1/completions",
    body: {
      model,
      prompt: question.join(""),
      max_tokens: maxTokens,
      ...(stop && { stop }),
      ...(stream && { stream, stream_options: { include_usage: true } }),
    },
  }),
  whole: (text) => folded([JSON.parse(text)]),
  streamed: (text) => folded(eventsOf(text)),
}
