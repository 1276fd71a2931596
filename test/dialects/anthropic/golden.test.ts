/** Whole transcripts of Anthropic's API at a fixed seed, byte for byte. */
import { join } from "node:path"
import { layer } from "@effect/vitest"
import { Effect } from "effect"
import { assertGolden } from "../../support/golden.ts"
import { rawPost, rawRequest } from "../../support/rawRequest.ts"
import { TestServer } from "../../support/TestServer.ts"

const goldenFile = (name: string) => join(import.meta.dirname, "golden", name)

const steady = (answer: string): string => answer.replace(/^Date: .*$/m, "Date: <date>")

const call = Effect.fnUntraced(function* (fields: object, headers: Readonly<Record<string, string>> = {}) {
  const { url } = yield* TestServer
  const body = JSON.stringify({
    model: "claude-sonnet-4-5",
    max_tokens: 400,
    messages: [{ role: "user", content: "Say something — 言って" }],
    ...fields,
  })
  const request = rawPost("/v1/messages", body, { "anthropic-version": "2023-06-01", ...headers })
  return steady(yield* rawRequest(Number(new URL(url).port), request))
})

interface Transcript {
  readonly fields?: object
  readonly headers?: Readonly<Record<string, string>>
  readonly settings?: Readonly<Record<string, unknown>>
  /** How often the same is sent: the transcript has all answers. */
  readonly times?: number
}

const short = { response: { target_tokens: 6 } }
const weather = {
  name: "get_weather",
  input_schema: {
    type: "object",
    properties: { city: { type: "string" }, unit: { enum: ["celsius", "fahrenheit"] } },
    required: ["city", "unit"],
    additionalProperties: false,
  },
}
const time = { name: "get_time", input_schema: { type: "object", properties: { zone: { type: "string" } } } }
const person = {
  type: "object",
  properties: { name: { type: "string" }, age: { type: "integer", minimum: 0, maximum: 120 } },
  required: ["name", "age"],
  additionalProperties: false,
}
const kept = [
  { type: "text", text: "You are a librarian. ".repeat(300), cache_control: { type: "ephemeral", ttl: "1h" } },
  { type: "text", text: "These are the rules. ".repeat(300), cache_control: { type: "ephemeral" } },
]

/** Each is kept whole and streamed. */
const transcripts: Readonly<Record<string, Transcript>> = {
  text: { settings: short },
  "max-tokens": { fields: { max_tokens: 4 } },
  stop: { fields: { stop_sequences: ["m dol", "nothing"] } },
  thinking: {
    fields: { max_tokens: 2048, thinking: { type: "enabled", budget_tokens: 1024 } },
    settings: { reasoning: { multipliers: { medium: 1.3 } }, ...short },
  },
  "hidden-thinking": {
    fields: { thinking: { type: "adaptive", display: "omitted" }, output_config: { effort: "low" } },
    settings: { reasoning: { multipliers: { low: 1.3 } }, ...short },
  },
  "one-tool": { fields: { tools: [weather] } },
  "text-and-tool": { fields: { tools: [weather] }, settings: { tools: { preamble_rate: 1 }, ...short } },
  "two-tools": {
    fields: { tools: [weather, time], tool_choice: { type: "any" }, messages: [{ role: "user", content: "Both" }] },
    settings: { tools: { max_parallel: 2 } },
  },
  "cut-tool": { fields: { tools: [weather], max_tokens: 5 } },
  structured: { fields: { output_config: { format: { type: "json_schema", schema: person } } } },
  refusal: { settings: { refusals: { rate: 1, text: "I can't help with that." } } },
  cache: { fields: { system: kept }, settings: short, times: 2 },
  "error-event": { headers: { "x-llmsim-fault": "error_event;after_events=3" }, settings: short },
}

for (const [name, { fields = {}, headers = {}, settings = {}, times = 1 }] of Object.entries(transcripts)) {
  for (const [file, mode] of [[`${name}.http`, {}] as const, [`${name}-stream.http`, { stream: true }] as const]) {
    layer(TestServer.layer(settings), { excludeTestServices: true })(file, (it) => {
      it.effect("is what the transcript says", () =>
        Effect.gen(function* () {
          const answers: Array<string> = []
          for (let time = 0; time < times; time++) answers.push(yield* call({ ...fields, ...mode }, headers))
          assertGolden(goldenFile(file), answers.join("\n\n"))
        }),
      )
    })
  }
}
