/** The usage counts exactly what was sent, and the reasoning that was not. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import type { ChatCompletion } from "openai/resources/chat/completions"
import { Tokenizer } from "../../../src/tokenizer/Tokenizer.ts"
import { json, postJson } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

const person = { type: "object", properties: { name: { type: "string" }, age: { type: "integer" } } }
const tool = { type: "function", function: { name: "find_person", parameters: person } }
const user = { role: "user", content: "Say something in JSON" }
const format = { type: "json_schema", json_schema: { name: "person", schema: person } }

const cases: Readonly<Record<string, { readonly fields: object; readonly settings?: object }>> = {
  text: { fields: {} },
  length: { fields: { max_completion_tokens: 7 } },
  stop: { fields: { stop: " adip" } },
  "two choices": { fields: { n: 2 } },
  call: { fields: { tools: [tool] } },
  "several calls": { fields: { tools: [tool] }, settings: { tools: { max_parallel: 4 } } },
  "text and call": { fields: { tools: [tool] }, settings: { tools: { preamble_rate: 1 } } },
  "cut call": { fields: { tools: [tool], max_completion_tokens: 6 } },
  "custom call": { fields: { tools: [{ type: "custom", custom: { name: "shell" } }] } },
  structured: { fields: { response_format: format } },
  "cut structure": { fields: { response_format: format, max_completion_tokens: 5 } },
  "any JSON": { fields: { response_format: { type: "json_object" } } },
  refusal: { fields: {}, settings: { refusals: { rate: 1 } } },
  reasoning: { fields: { model: "o3" } },
  "reasoning and call": { fields: { model: "o3", tools: [tool], reasoning_effort: "high" } },
  "nothing but reasoning": { fields: { model: "o3", max_completion_tokens: 50 } },
  logprobs: { fields: { logprobs: true } },
}

const sent = ({ message }: ChatCompletion.Choice): ReadonlyArray<string> => [
  message.content ?? "",
  message.refusal ?? "",
  ...(message.tool_calls ?? []).flatMap((call) =>
    call.type === "function" ? [call.function.name, call.function.arguments] : [call.custom.name, call.custom.input],
  ),
]

for (const [name, { fields, settings = {} }] of Object.entries(cases)) {
  layer(TestServer.layer({ ...settings }), { excludeTestServices: true })(name, (it) => {
    it.effect("costs what it says, and no more than was allowed", () =>
      Effect.gen(function* () {
        const body = { model: "gpt-4o", messages: [user], ...fields }
        const answer = yield* postJson("/v1/chat/completions", body)
        assert.strictEqual(answer.status, 200, answer.text)
        const completion: ChatCompletion = json(answer)
        const tokenizer = yield* Effect.provide(Tokenizer, Tokenizer.layer)
        let visible = 0
        for (const text of completion.choices.flatMap(sent)) visible += yield* tokenizer.count(text, body.model)
        const { completion_tokens = 0, completion_tokens_details } = completion.usage ?? {}
        const reasoning = completion_tokens_details?.reasoning_tokens ?? 0
        const limit = "max_completion_tokens" in body ? body.max_completion_tokens : undefined
        const cut = completion.choices.some(({ finish_reason }) => finish_reason === "length")
        assert.strictEqual(cut, limit !== undefined)
        if (limit !== undefined) assert.strictEqual(completion_tokens, limit)
        // The first tokens of a name nobody got to see count too.
        if (name !== "cut call") assert.strictEqual(completion_tokens, visible + reasoning)
        assert.strictEqual(reasoning > 0, body.model === "o3")
        const streamed = yield* postJson("/v1/chat/completions", {
          ...body,
          stream: true,
          stream_options: { include_usage: true },
        })
        const usage = JSON.parse(streamed.text.split("\n\n").at(-3)?.slice(6) ?? "").usage
        if (body.model !== "o3") assert.deepStrictEqual(usage, completion.usage)
      }),
    )
  })
}
