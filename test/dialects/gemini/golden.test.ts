/** Whole transcripts of Gemini on the wire at a fixed seed, byte for byte. */

import { join } from "node:path"
import { layer } from "@effect/vitest"
import { Effect } from "effect"
import { assertGolden } from "../../support/golden.ts"
import { rawRequest } from "../../support/rawRequest.ts"
import { TestServer } from "../../support/TestServer.ts"

const goldenFile = (name: string) => join(import.meta.dirname, "golden", name)

/** The parts of an answer that tell the time of day or of this machine. */
const steady = (answer: string): string =>
  answer
    .replace(/^Date: .*$/gm, "Date: <date>")
    .replace(/^server-timing: .*(?=\r)/gm, "server-timing: gfet4t7; dur=<ms>")

const post = (path: string, body: string, headers: string): string =>
  `POST ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\n${headers}` +
  `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`

interface Transcript {
  readonly model?: string
  readonly fields?: object
  readonly settings?: Readonly<Record<string, unknown>>
  readonly headers?: string
  /** How often the same is asked; the last answer is kept. */
  readonly times?: number
}

const verbs = {
  ".http": "generateContent",
  "-stream.http": "streamGenerateContent?alt=sse",
  "-array.http": "streamGenerateContent",
}

const call = Effect.fnUntraced(function* (
  { model = "gemini-2.0-flash", fields, headers = "", times = 1 }: Transcript,
  verb: string,
) {
  const { url } = yield* TestServer
  const contents = [{ role: "user", parts: [{ text: "Say something — 言って" }] }]
  const request = post(`/v1beta/models/${model}:${verb}`, JSON.stringify({ contents, ...fields }), headers)
  let answer = ""
  for (let time = 0; time < times; time++) answer = yield* rawRequest(Number(new URL(url).port), request)
  return steady(answer)
})

const declaration = (name: string) => ({
  name,
  parameters: {
    type: "OBJECT",
    properties: { city: { type: "STRING" }, unit: { type: "STRING", enum: ["celsius", "fahrenheit"] } },
    required: ["city", "unit"],
  },
})
const tools = [{ functionDeclarations: [declaration("get_weather")] }]
const person = {
  type: "OBJECT",
  properties: { name: { type: "STRING" }, age: { type: "INTEGER", minimum: 0, maximum: 120 } },
  required: ["name", "age"],
}
const brief = { response: { target_tokens: 6 } }
const config = (generationConfig: object) => ({ generationConfig })

const transcripts: Readonly<Record<string, Transcript>> = {
  text: { settings: brief },
  "max-tokens": { fields: config({ maxOutputTokens: 5 }) },
  stop: { fields: config({ stopSequences: ["m dol", "nothing"] }) },
  thoughts: {
    model: "gemini-2.5-flash",
    fields: config({ thinkingConfig: { includeThoughts: true, thinkingBudget: 5 } }),
    settings: brief,
  },
  "hidden-thoughts": { model: "gemini-2.5-pro", settings: brief },
  "nothing-but-thoughts": { model: "gemini-2.5-flash", fields: config({ maxOutputTokens: 20 }) },
  "one-call": { fields: { tools } },
  "two-calls": {
    model: "gemini-3-pro-preview",
    fields: {
      tools: [{ functionDeclarations: [declaration("get_weather"), declaration("get_wind")] }],
      toolConfig: { functionCallingConfig: { mode: "ANY" } },
      generationConfig: { seed: 5 },
    },
    settings: { tools: { max_parallel: 2 } },
  },
  "cut-call": { fields: { tools, ...config({ maxOutputTokens: 5 }) } },
  "text-and-call": { fields: { tools }, settings: { tools: { preamble_rate: 1 }, ...brief } },
  structured: { fields: config({ responseMimeType: "application/json", responseSchema: person }) },
  safety: { settings: { refusals: { rate: 1, text: "I can't help with that." } } },
  unfiltered: {
    fields: { safetySettings: [{ category: "HARM_CATEGORY_DANGEROUS_CONTENT", threshold: "BLOCK_NONE" }] },
    settings: { refusals: { rate: 1, text: "I can't help with that." } },
  },
  "blocked-prompt": {
    fields: { safetySettings: [{ category: "HARM_CATEGORY_DANGEROUS_CONTENT", threshold: "BLOCK_ONLY_HIGH" }] },
    settings: { moderation: { flagged_words: { something: "violence" } } },
  },
  "filtered-prompt": { headers: "x-llmsim-fault: content_filter;after_events=0\r\n" },
  "filtered-text": { headers: "x-llmsim-fault: content_filter;after_events=2\r\n" },
  "malformed-call": {
    fields: { tools },
    settings: {
      mocks: { rules: [{ response: { tool_calls: [{ name: "get_weather", arguments: '{"city": Oslo}' }] } }] },
    },
  },
  enum: {
    fields: config({ responseMimeType: "text/x.enum", responseSchema: { type: "STRING", enum: ["wind", "brass"] } }),
  },
  search: {
    fields: { tools: [{ googleSearch: {} }] },
    settings: { response: { generator: "fixed:Zoë says — 言って — it is so." } },
  },
  "url-context": {
    model: "gemini-2.5-flash",
    fields: {
      contents: [{ role: "user", parts: [{ text: "Compare https://example.com/a and https://example.org/b." }] }],
      tools: [{ urlContext: {} }],
      ...config({ thinkingConfig: { thinkingBudget: 0 } }),
    },
    settings: brief,
  },
  "code-execution": { fields: { tools: [{ codeExecution: {} }, { googleSearch: {} }] }, settings: brief },
  "two-candidates": { fields: config({ candidateCount: 2, maxOutputTokens: 3 }) },
  logprobs: { fields: config({ responseLogprobs: true, logprobs: 2, maxOutputTokens: 3 }) },
  "cache-write": { fields: { systemInstruction: { parts: [{ text: "word ".repeat(1_500) }] } }, settings: brief },
  "cache-read": {
    fields: { systemInstruction: { parts: [{ text: "word ".repeat(1_500) }] } },
    settings: brief,
    times: 2,
  },
  "error-in-mid-stream": { settings: brief, headers: "x-llmsim-fault: error_event;after_events=2\r\n" },
  "rate-limited": { headers: "x-llmsim-fault: rate_limit;retry_after_ms=34000\r\n" },
  "wrong-type": { fields: config({ temperature: "hot" }) },
}

/** A stream that is an array differs from one of events by its framing alone. */
const asArray = ["text", "error-in-mid-stream", "wrong-type"]

for (const [name, transcript] of Object.entries(transcripts)) {
  for (const [suffix, verb] of Object.entries(verbs)) {
    if (suffix === "-array.http" && !asArray.includes(name)) continue
    for (const server of ["one server", "another"]) {
      layer(TestServer.layer(transcript.settings), { excludeTestServices: true })(
        `${name}${suffix} on ${server}`,
        (it) => {
          it.effect("is what the transcript says", () =>
            Effect.map(call(transcript, verb), (answer) => assertGolden(goldenFile(`${name}${suffix}`), answer)),
          )
        },
      )
    }
  }
}
