/** Whole transcripts on the wire at a fixed seed, byte for byte. */

import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { assertGolden } from "../../support/golden.ts"
import { rawPost, rawRequest } from "../../support/rawRequest.ts"
import { TestServer } from "../../support/TestServer.ts"

const goldenFile = (name: string) => join(import.meta.dirname, "golden", name)

/** The parts of an answer that tell the time of day or of this machine. */
const steady = (answer: string): string =>
  answer.replace(/^Date: .*$/m, "Date: <date>").replace(/^openai-processing-ms: \d+/m, "openai-processing-ms: <ms>")

const call = Effect.fnUntraced(function* (fields: object) {
  const { url } = yield* TestServer
  const body = JSON.stringify({
    model: "gpt-4o",
    messages: [{ role: "user", content: "Say something — 言って" }],
    ...fields,
  })
  return steady(yield* rawRequest(Number(new URL(url).port), rawPost("/v1/chat/completions", body)))
})

interface Transcript {
  readonly fields?: object
  readonly settings?: Readonly<Record<string, unknown>>
}

const weather = {
  type: "function",
  function: {
    name: "get_weather",
    parameters: {
      type: "object",
      properties: { city: { type: "string" }, unit: { enum: ["celsius", "fahrenheit"] } },
      required: ["city", "unit"],
      additionalProperties: false,
    },
    strict: true,
  },
}
const shell = { type: "custom", custom: { name: "shell", description: "Runs a command." } }
const person = {
  type: "object",
  properties: { name: { type: "string" }, age: { type: "integer", minimum: 0, maximum: 120 } },
  required: ["name", "age"],
  additionalProperties: false,
}
const format = { type: "json_schema", json_schema: { name: "person", schema: person, strict: true } }

/** Each is kept whole and streamed. */
const transcripts: Readonly<Record<string, Transcript>> = {
  text: { fields: { max_tokens: 12 } },
  "one-call": { fields: { tools: [weather] } },
  "two-calls": {
    fields: { tools: [weather, shell], tool_choice: "required", seed: 5 },
    settings: { tools: { max_parallel: 2 } },
  },
  "text-and-call": {
    fields: { tools: [weather] },
    settings: { tools: { preamble_rate: 1 }, response: { target_tokens: 6 } },
  },
  "legacy-call": { fields: { functions: [weather.function] } },
  "cut-call": { fields: { tools: [weather], max_tokens: 5 } },
  structured: { fields: { response_format: format } },
  refusal: { settings: { refusals: { rate: 1, text: "I can't help with that." } } },
  reasoning: {
    fields: { model: "o3", max_completion_tokens: 400, reasoning_effort: "low" },
    settings: { response: { target_tokens: 6 } },
  },
  "shown-reasoning": {
    fields: { model: "deepseek-reasoner" },
    settings: { reasoning: { multipliers: { medium: 1.3 } }, response: { target_tokens: 6 } },
  },
  logprobs: { fields: { logprobs: true, top_logprobs: 2, max_tokens: 3 } },
  "two-choices": { fields: { n: 2, max_tokens: 4 } },
  citations: { fields: { model: "gpt-4o-search-preview", web_search_options: {}, max_tokens: 30 } },
  stop: { fields: { stop: ["m dol", "nothing"] } },
}

for (const [name, { fields = {}, settings = {} }] of Object.entries(transcripts)) {
  const streaming = { stream: true, stream_options: { include_usage: true } }
  for (const [file, mode] of [[`${name}.http`, {}] as const, [`${name}-stream.http`, streaming] as const]) {
    for (const server of ["one server", "another"]) {
      layer(TestServer.layer(settings), { excludeTestServices: true })(`${file} on ${server}`, (it) => {
        it.effect("is what the transcript says", () =>
          Effect.map(call({ ...fields, ...mode }), (answer) => assertGolden(goldenFile(file), answer)),
        )
      })
    }
  }
}

layer(TestServer.layer({ seed: 43 }), { excludeTestServices: true })("another seed", (it) => {
  it.effect("gives another transcript", () =>
    Effect.gen(function* () {
      const answer = yield* call({ max_tokens: 12 })
      assert.include(answer, '"object":"chat.completion"')
      assert.notStrictEqual(answer, readFileSync(goldenFile("text.http"), "utf8"))
    }),
  )
})
