/** Whole streams of runs at a fixed seed, byte for byte. */
import { join } from "node:path"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import type OpenAI from "openai"
import { assertGolden } from "../../support/golden.ts"
import { TestServer } from "../../support/TestServer.ts"
import { clock, openAi, startedAssistant, weather } from "./assistantsClient.ts"

const headers = { "content-type": "application/json", "openai-beta": "assistants=v2" }

/** The stream's text; `meet` hears of it as it grows. */
const streamed = async (openai: OpenAI, path: string, body: object, extra = {}, meet = (_: string) => {}) => {
  const response = await fetch(`${openai.baseURL}${path}`, {
    method: "POST",
    headers: { ...headers, ...extra },
    body: JSON.stringify({ ...body, stream: true }),
  })
  assert.strictEqual(response.headers.get("content-type"), "text/event-stream; charset=utf-8")
  let text = ""
  const decoder = new TextDecoder()
  for await (const bytes of response.body ?? []) {
    text += decoder.decode(bytes as Uint8Array, { stream: true })
    meet(text)
  }
  return text
}

const golden = (name: string, text: string) => assertGolden(join(import.meta.dirname, "golden", name), text)

/** One token at once, and the next one never. */
const stuck = { "x-llmsim-ttft-ms": "0", "x-llmsim-tbt-ms": "600000" }

for (const server of ["one server", "another"]) {
  const brief = { response: { target_tokens: 5 }, tools: { max_parallel: 2 } }

  layer(TestServer.layer(brief), { excludeTestServices: true })(`a text run on ${server}`, (it) => {
    it.effect("is what the transcript says", () =>
      Effect.gen(function* () {
        const openai = yield* openAi
        const { assistant } = yield* startedAssistant({})
        const body = { assistant_id: assistant.id, thread: { messages: [{ role: "user", content: "Say something" }] } }
        golden("text.sse", yield* Effect.promise(() => streamed(openai, "/threads/runs", body)))
      }),
    )
  })

  layer(TestServer.layer(brief), { excludeTestServices: true })(`a run of two tools on ${server}`, (it) => {
    it.effect("is what the transcript says", () =>
      Effect.gen(function* () {
        const openai = yield* openAi
        const { assistant, thread } = yield* startedAssistant({ tools: [weather, clock] })
        const path = `/threads/${thread.id}/runs`
        const body = { assistant_id: assistant.id, tool_choice: "required", instructions: "Look it up." }
        const first = yield* Effect.promise(() => streamed(openai, path, body))
        const [run] = yield* Effect.promise(async () => (await openai.beta.threads.runs.list(thread.id)).data)
        const calls = run?.required_action?.submit_tool_outputs.tool_calls ?? []
        assert.lengthOf(calls, 2)
        const outputs = calls.map(({ id }, index) => ({ tool_call_id: id, output: `output ${index}` }))
        const submit = `${path}/${run?.id}/submit_tool_outputs`
        const second = yield* Effect.promise(() => streamed(openai, submit, { tool_outputs: outputs }))
        golden("two-tools.sse", first + second)
      }),
    )
  })

  layer(TestServer.layer(brief), { excludeTestServices: true })(`a cancelled run on ${server}`, (it) => {
    it.effect("is what the transcript says", () =>
      Effect.gen(function* () {
        const openai = yield* openAi
        const { assistant, thread } = yield* startedAssistant({})
        let cancelled = false
        const cancel = (text: string) => {
          const id = /"id":"(run_\w+)"/.exec(text)?.[1]
          if (cancelled || !text.includes("thread.message.delta") || id === undefined) return
          cancelled = true
          void openai.beta.threads.runs.cancel(id, { thread_id: thread.id })
        }
        const path = `/threads/${thread.id}/runs`
        const run = streamed(openai, path, { assistant_id: assistant.id }, stuck, cancel)
        golden("cancelled.sse", yield* Effect.promise(() => run))
      }),
    )
  })

  const hasty = { ...brief, runs: { expire_after_ms: 2_500 } }
  layer(TestServer.layer(hasty), { excludeTestServices: true })(`an expired run on ${server}`, (it) => {
    it.effect("is what the transcript says", () =>
      Effect.gen(function* () {
        const openai = yield* openAi
        const { assistant, thread } = yield* startedAssistant({})
        const path = `/threads/${thread.id}/runs`
        const run = streamed(openai, path, { assistant_id: assistant.id }, stuck)
        golden("expired.sse", yield* Effect.promise(() => run))
      }),
    )
  })
}
