/** How runs end that do not complete, and what becomes of them when nobody listens or the server stops. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, describe, it, layer } from "@effect/vitest"
import { Effect } from "effect"
import type OpenAI from "openai"
import { TestServer } from "../../support/TestServer.ts"
import { ask, openAi, startedAssistant, weather } from "./assistantsClient.ts"

const poll = { pollIntervalMs: 5 }

/** One token at once, and the next one never. */
const stuck = { headers: { "x-llmsim-ttft-ms": "0", "x-llmsim-tbt-ms": "600000" } }

const firstDelta = async (stream: ReturnType<OpenAI["beta"]["threads"]["runs"]["stream"]>) => {
  for await (const { event, data } of stream) if (event === "thread.message.delta") return data
  throw new Error("the stream ended before its first delta")
}

layer(TestServer.layer({ response: { target_tokens: 1_000 } }), { excludeTestServices: true })("a run", (it) => {
  it.effect("is incomplete at its most completion tokens, and so is its message", () =>
    Effect.gen(function* () {
      const { beta } = yield* openAi
      const { assistant, thread } = yield* startedAssistant({})
      yield* Effect.promise(async () => {
        const body = { assistant_id: assistant.id, max_completion_tokens: 256 }
        const run = await beta.threads.runs.createAndPoll(thread.id, body, poll)
        assert.strictEqual(run.status, "incomplete")
        assert.deepStrictEqual(run.incomplete_details, { reason: "max_completion_tokens" })
        assert.strictEqual(run.usage?.completion_tokens, 256)
        const [message] = (await beta.threads.messages.list(thread.id)).data
        assert.strictEqual(message?.status, "incomplete")
        assert.deepStrictEqual(message?.incomplete_details, { reason: "max_tokens" })
      })
    }),
  )

  it.effect(
    "leaves the oldest messages out to keep within its most prompt tokens, and is incomplete where it cannot",
    () =>
      Effect.gen(function* () {
        const { beta } = yield* openAi
        const { assistant, thread } = yield* startedAssistant({})
        yield* Effect.promise(async () => {
          const body = { assistant_id: assistant.id, max_prompt_tokens: 256 }
          for (let i = 0; i < 9; i++) await beta.threads.messages.create(thread.id, ask("word ".repeat(100)))
          const run = await beta.threads.runs.createAndPoll(thread.id, body, poll)
          assert.strictEqual(run.status, "completed")
          assert.isAtMost(run.usage?.prompt_tokens ?? 0, 256)
          assert.isAbove(run.usage?.prompt_tokens ?? 0, 100)
          const last = {
            ...body,
            max_prompt_tokens: null,
            truncation_strategy: { type: "last_messages", last_messages: 1 },
          } as const
          await beta.threads.messages.create(thread.id, ask("word ".repeat(400)))
          const short = await beta.threads.runs.createAndPoll(thread.id, last, poll)
          assert.isBelow(short.usage?.prompt_tokens ?? 0, 450)
          await beta.threads.messages.create(thread.id, ask("word ".repeat(400)))
          const long = await beta.threads.runs.createAndPoll(thread.id, body, poll)
          assert.strictEqual(long.status, "incomplete")
          assert.deepStrictEqual(long.incomplete_details, { reason: "max_prompt_tokens" })
          assert.isNumber(long.started_at)
        })
      }),
  )

  it.effect("fails as its call fails, in the words of a run", () =>
    Effect.gen(function* () {
      const { beta } = yield* openAi
      const { assistant, thread } = yield* startedAssistant({})
      yield* Effect.promise(async () => {
        const asked = { assistant_id: assistant.id }
        const ended = async (fault: string) => {
          const run = await beta.threads.runs.create(thread.id, asked, { headers: { "x-llmsim-fault": fault } })
          return await beta.threads.runs.poll(run.id, { thread_id: thread.id }, poll)
        }
        const limited = await ended("rate_limit")
        assert.strictEqual(limited.status, "failed")
        assert.strictEqual(limited.last_error?.code, "rate_limit_exceeded")
        assert.isNumber(limited.failed_at)
        const broken = await ended("disconnect;after_events=3")
        assert.strictEqual(broken.status, "failed")
        assert.strictEqual(broken.last_error?.code, "server_error")
        const [message] = (await beta.threads.messages.list(thread.id)).data
        assert.deepStrictEqual(message?.incomplete_details, { reason: "run_failed" })
        const [step] = (await beta.threads.runs.steps.list(broken.id, { thread_id: thread.id })).data
        assert.strictEqual(step?.status, "failed")
        assert.deepStrictEqual(step?.usage, broken.usage)
      })
    }),
  )

  it.effect("goes on and ends when its caller has gone", () =>
    Effect.gen(function* () {
      const { beta } = yield* openAi
      const { assistant, thread } = yield* startedAssistant({})
      yield* Effect.promise(async () => {
        const body = { assistant_id: assistant.id }
        const slow = { headers: { "x-llmsim-tbt-ms": "5", "x-llmsim-target-tokens": "200" } }
        const stream = beta.threads.runs.stream(thread.id, body, slow)
        stream.done().catch(() => {})
        await firstDelta(stream)
        stream.abort()
        const [run] = (await beta.threads.runs.list(thread.id)).data
        assert.strictEqual(run?.status, "in_progress")
        const ended = await beta.threads.runs.poll(run?.id ?? "", { thread_id: thread.id }, poll)
        assert.strictEqual(ended.status, "completed")
        assert.strictEqual(ended.usage?.completion_tokens, 200)
      })
    }),
  )

  it.effect("counts what it had said when it is cancelled", () =>
    Effect.gen(function* () {
      const { beta } = yield* openAi
      const { assistant, thread } = yield* startedAssistant({})
      yield* Effect.promise(async () => {
        const stream = beta.threads.runs.stream(thread.id, { assistant_id: assistant.id }, stuck)
        const done = stream.finalRun()
        await new Promise((resolve) => stream.once("textDelta", resolve))
        const id = stream.currentRun()?.id ?? ""
        await beta.threads.runs.cancel(id, { thread_id: thread.id })
        const run = await done
        assert.strictEqual(run.status, "cancelled")
        assert.strictEqual(run.usage?.completion_tokens, 1)
        const [message] = (await beta.threads.messages.list(thread.id)).data
        assert.deepInclude(message, { status: "incomplete", incomplete_details: { reason: "run_cancelled" } })
        assert.notDeepEqual(message?.content, [])
      })
    }),
  )
})

layer(TestServer.layer({ runs: { expire_after_ms: 2_000 } }), { excludeTestServices: true })(
  "a run that waits",
  (it) => {
    it.effect("expires when its tools take too long", () =>
      Effect.gen(function* () {
        const { beta } = yield* openAi
        const { assistant, thread } = yield* startedAssistant({ tools: [weather] })
        yield* Effect.promise(async () => {
          const within = { thread_id: thread.id }
          const asked = { assistant_id: assistant.id, tool_choice: "required" as const }
          const run = await beta.threads.runs.createAndPoll(thread.id, asked, poll)
          assert.strictEqual(run.status, "requires_action")
          await new Promise((resolve) => setTimeout(resolve, 2_050))
          await beta.threads.messages.create(thread.id, ask("Too late"))
          const expired = await beta.threads.runs.retrieve(run.id, within)
          assert.strictEqual(expired.status, "expired")
          assert.isNull(expired.required_action)
          const [step] = (await beta.threads.runs.steps.list(run.id, within)).data
          assert.strictEqual(step?.status, "expired")
          assert.isNumber(step?.expired_at)
        })
      }),
    )
  },
)

describe("a server that stops", () => {
  const directory = mkdtempSync(join(tmpdir(), "llmsim-assistants-"))
  afterAll(() => rmSync(directory, { recursive: true, force: true }))
  const server = () =>
    TestServer.layer({ store: { location: `file:${directory}` }, server: { shutdown_grace_ms: 200 } })

  const begin = Effect.gen(function* () {
    const { beta } = yield* openAi
    const working = yield* startedAssistant({})
    const waiting = yield* startedAssistant({ tools: [weather] })
    return yield* Effect.promise(async () => {
      const stream = beta.threads.runs.stream(working.thread.id, { assistant_id: working.assistant.id }, stuck)
      const ended = stream.done().catch(() => {})
      await new Promise((resolve) => stream.once("textDelta", resolve))
      const asked = { assistant_id: waiting.assistant.id, tool_choice: "required" as const }
      const waits = await beta.threads.runs.createAndPoll(waiting.thread.id, asked, poll)
      assert.strictEqual(waits.status, "requires_action")
      return { working: stream.currentRun(), waits, ended }
    })
  })

  it.live("lets the runs expire that it works at; those that wait for tools go on in the next", () =>
    Effect.gen(function* () {
      const { working, waits, ended } = yield* Effect.provide(begin, server(), { local: true })
      yield* Effect.promise(() => ended)
      const later = Effect.gen(function* () {
        const { beta } = yield* openAi
        yield* Effect.promise(async () => {
          const thread = working?.thread_id ?? ""
          const run = await beta.threads.runs.retrieve(working?.id ?? "", { thread_id: thread })
          assert.strictEqual(run.status, "expired")
          await beta.threads.messages.create(thread, ask("Are you still there?"))
          const outputs = waits.required_action?.submit_tool_outputs.tool_calls.map(({ id }) => ({
            tool_call_id: id,
            output: "sun",
          }))
          const body = { thread_id: waits.thread_id, tool_outputs: outputs ?? [] }
          const done = await beta.threads.runs.submitToolOutputsAndPoll(waits.id, body, poll)
          assert.strictEqual(done.status, "completed")
        })
      })
      yield* Effect.provide(later, server(), { local: true })
    }),
  )
})
