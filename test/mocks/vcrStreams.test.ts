/** Streams that VCR recorded of the simulator itself, taken over as mocks, say what was said. */
import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import { anthropicWords } from "../../src/dialects/anthropic/answerWords.ts"
import { geminiWords } from "../../src/dialects/gemini/answerWords.ts"
import { openAiWords } from "../../src/dialects/openai-more/answerWords.ts"
import { answerReader } from "../../src/domain/answerReader.ts"
import { saidIn } from "../../src/mocks/import/saidIn.ts"
import { TestServer } from "../support/TestServer.ts"

const start = (settings: Readonly<Record<string, unknown>>) =>
  Effect.map(Layer.build(Layer.fresh(TestServer.layer(settings))), (context) => Context.get(context, TestServer).url)

const answers = answerReader([...openAiWords, anthropicWords, geminiWords])

const call = { name: "look", arguments: { at: "Oslo" } }
const answer = {
  blocks: [{ text: "It is sunny." }, { tool_call: call }],
  usage: { prompt_tokens: 70, completion_tokens: 30 },
}

const asked: Readonly<Record<string, readonly [path: string, body: object]>> = {
  chat: [
    "/v1/chat/completions",
    { stream: true, stream_options: { include_usage: true }, messages: [{ role: "user", content: "hi" }] },
  ],
  responses: ["/v1/responses", { stream: true, input: "hi" }],
  anthropic: ["/v1/messages", { stream: true, max_tokens: 100, messages: [{ role: "user", content: "hi" }] }],
  gemini: ["/v1beta/models/gpt-4o:streamGenerateContent?alt=sse", { contents: [{ parts: [{ text: "hi" }] }] }],
}

describe("a stream that was recorded", () => {
  for (const [name, [path, body]] of Object.entries(asked)) {
    it.live(`keeps its text, its calls and its usage: ${name}`, () =>
      Effect.gen(function* () {
        const url = yield* start({ mocks: [{ response: answer }] })
        const text = yield* Effect.promise(async () => {
          const headers = { "content-type": "application/json", "anthropic-version": "2023-06-01" }
          const sent = JSON.stringify({ model: "gpt-4o", ...body })
          return (await fetch(`${url}${path}`, { method: "POST", headers, body: sent })).text()
        })
        const said = saidIn(text, answers) as {
          readonly content?: string
          readonly tool_calls?: ReadonlyArray<Record<string, unknown>>
          readonly blocks?: ReadonlyArray<{ readonly text?: string; readonly tool_call?: Record<string, unknown> }>
          readonly usage: unknown
        }
        const blocks = said.blocks ?? [{ text: said.content }, { tool_call: said.tool_calls?.[0] }]
        assert.strictEqual(blocks[0]?.text, "It is sunny.")
        const made = blocks[1]?.tool_call
        assert.strictEqual(made?.name, "look")
        const input = typeof made?.arguments === "string" ? JSON.parse(made.arguments) : made?.arguments
        assert.deepStrictEqual(input, { at: "Oslo" })
        assert.deepStrictEqual(said.usage, { prompt_tokens: 70, completion_tokens: 30 })
      }).pipe(Effect.scoped),
    )
  }
})
