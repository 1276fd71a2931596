/** Whole transcripts of responses on the wire at a fixed seed, byte for byte. */

import { join } from "node:path"
import { layer } from "@effect/vitest"
import { Effect } from "effect"
import { assertGolden } from "../../support/golden.ts"
import { rawPost, rawRequest } from "../../support/rawRequest.ts"
import { TestServer } from "../../support/TestServer.ts"

const goldenFile = (name: string) => join(import.meta.dirname, "golden", name)

/** The parts of an answer that tell the time of day or of this machine. */
const steady = (answer: string): string =>
  answer.replace(/^Date: .*$/m, "Date: <date>").replace(/^openai-processing-ms: \d+/m, "openai-processing-ms: <ms>")

const call = Effect.fnUntraced(function* (path: string, fields: object, headers: string) {
  const { url } = yield* TestServer
  const body = JSON.stringify({ model: "gpt-4o", input: "Say something — 言って", ...fields })
  const post = rawPost(path, body).replace("\r\n", `\r\n${headers}`)
  return steady(yield* rawRequest(Number(new URL(url).port), post))
})

interface Transcript {
  readonly path?: string
  readonly fields?: object
  readonly headers?: string
  readonly settings?: Readonly<Record<string, unknown>>
}

const weather = {
  type: "function",
  name: "get_weather",
  parameters: {
    type: "object",
    properties: { city: { type: "string" }, unit: { enum: ["celsius", "fahrenheit"] } },
    required: ["city", "unit"],
    additionalProperties: false,
  },
  strict: true,
}
const notes = { type: "custom", name: "notes", description: "Writes a note." }
const person = {
  type: "object",
  properties: { name: { type: "string" }, age: { type: "integer", minimum: 0, maximum: 120 } },
  required: ["name", "age"],
  additionalProperties: false,
}
const hidden = { ...weather, defer_loading: true }
const customers = { type: "namespace", name: "crm", description: "Customers", tools: [{ ...hidden, name: "find" }] }
const format = { type: "json_schema", name: "person", schema: person, strict: true }
const short = { response: { target_tokens: 6 } }

/** Each is kept whole and streamed. */
const transcripts: Readonly<Record<string, Transcript>> = {
  text: { settings: short },
  "reasoning-and-text": {
    fields: { model: "o3", reasoning: { effort: "low", summary: "auto" }, include: ["reasoning.encrypted_content"] },
    settings: { ...short, reasoning: { multipliers: { low: 1.3 } } },
  },
  "hidden-reasoning": { fields: { model: "o3", reasoning: { effort: "low" } }, settings: short },
  "open-reasoning": {
    fields: { model: "deepseek-reasoner" },
    settings: { ...short, reasoning: { multipliers: { medium: 1.3 } } },
  },
  "function-call": { fields: { tools: [weather] } },
  "two-calls": {
    fields: { tools: [weather, notes], tool_choice: "required" },
    settings: { seed: 3, tools: { max_parallel: 2 } },
  },
  "custom-tool": { fields: { tools: [notes] } },
  structured: { fields: { text: { format } } },
  refusal: { settings: { refusals: { rate: 1, text: "I can't help with that." } } },
  incomplete: { fields: { max_output_tokens: 5 } },
  "cut-call": { fields: { tools: [weather], max_output_tokens: 5 } },
  logprobs: {
    fields: { include: ["message.output_text.logprobs"], top_logprobs: 2, max_output_tokens: 3 },
  },
  "web-search": { fields: { tools: [{ type: "web_search" }] }, settings: short },
  "hosted-tools": {
    fields: {
      tools: [
        { type: "file_search", vector_store_ids: ["vs_1"] },
        { type: "code_interpreter", container: { type: "auto" } },
        { type: "image_generation", partial_images: 1 },
        { type: "mcp", server_label: "deepwiki", require_approval: "never", allowed_tools: ["ask"] },
      ],
      include: ["file_search_call.results", "code_interpreter_call.outputs"],
    },
    settings: short,
  },
  "tool-search": { fields: { tools: [{ type: "tool_search" }, hidden] } },
  "namespace-search": { fields: { tools: [{ type: "tool_search" }, customers] } },
  "own-tool-search": { fields: { tools: [{ type: "tool_search", execution: "client" }, hidden] } },
  "mcp-approval": { fields: { tools: [{ type: "mcp", server_label: "deepwiki", server_url: "https://x.example" }] } },
  computer: { fields: { tools: [{ type: "computer" }] } },
  "computer-preview": {
    fields: {
      tools: [{ type: "computer_use_preview", display_width: 640, display_height: 480, environment: "browser" }],
    },
  },
  shell: { fields: { tools: [{ type: "shell" }] } },
  patch: { fields: { tools: [{ type: "apply_patch" }] } },
  failed: { headers: "x-llmsim-fault: error_event;after_events=4\r\n", settings: short },
  openresponses: { path: "/openresponses/v1/responses", settings: short },
}

for (const [name, { path = "/v1/responses", fields = {}, headers = "", settings = {} }] of Object.entries(
  transcripts,
)) {
  for (const [file, mode] of [[`${name}.http`, {}] as const, [`${name}-stream.http`, { stream: true }] as const]) {
    layer(TestServer.layer(settings), { excludeTestServices: true })(file, (it) => {
      it.effect("is what the transcript says", () =>
        Effect.map(call(path, { ...fields, ...mode }, headers), (answer) => assertGolden(goldenFile(file), answer)),
      )
    })
  }
}

/** How many writes the events take depends on who is faster. */
const inOne = (answer: string): string => answer.replace(/^[0-9a-f]+\r\n/gm, "").replaceAll("\n\r\nevent", "\nevent")

layer(TestServer.layer(short), { excludeTestServices: true })("background", (it) => {
  it.effect("is what the transcript says, whole, streamed and resumed", () =>
    Effect.gen(function* () {
      const background = { background: true }
      assertGolden(goldenFile("background.http"), yield* call("/v1/responses", background, ""))
      const streamed = yield* call("/v1/responses", { ...background, stream: true }, "")
      assertGolden(goldenFile("background-stream.http"), inOne(streamed))
      const id = streamed.match(/resp_[0-9a-f]+/)?.[0]
      const { url } = yield* TestServer
      const get =
        `GET /v1/responses/${id}?stream=true&starting_after=6 HTTP/1.1\r\nhost: localhost\r\n` +
        "connection: close\r\n\r\n"
      const resumed = steady(yield* rawRequest(Number(new URL(url).port), get))
      assertGolden(goldenFile("background-resumed.http"), inOne(resumed))
    }),
  )
})
