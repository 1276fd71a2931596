/** The official OpenAI SDK's beta resources see at a simulator what they see at OpenAI. */
import { assert, describe, layer } from "@effect/vitest"
import { Effect } from "effect"
import { BadRequestError, NotFoundError } from "openai"
import type { AssistantStreamEvent } from "openai/resources/beta/assistants"
import { TestServer } from "../../support/TestServer.ts"
import { ask, clock, openAi, refusal, startedAssistant, weather } from "./assistantsClient.ts"

const poll = { pollIntervalMs: 5 }

layer(TestServer.layer({ tools: { max_parallel: 2 } }), { excludeTestServices: true })("assistants", (it) => {
  it.effect("are made, read, changed, listed page by page and deleted", () =>
    Effect.gen(function* () {
      const { beta } = yield* openAi
      yield* Effect.promise(async () => {
        const made = []
        for (const name of ["a", "b", "c", "d", "e"]) {
          made.push(await beta.assistants.create({ model: "gpt-4o", name, metadata: { name }, tools: [weather] }))
        }
        const [first] = made
        assert.match(first?.id ?? "", /^asst_\w{24}$/)
        assert.deepInclude(first, { object: "assistant", name: "a", description: null, instructions: null, top_p: 1 })
        assert.deepStrictEqual(await beta.assistants.retrieve(first?.id ?? ""), first)
        const changed = await beta.assistants.update(first?.id ?? "", { instructions: "Be brief.", name: null })
        assert.deepStrictEqual(changed, { ...first, instructions: "Be brief.", name: null } as never)
        const names = []
        for await (const { metadata } of beta.assistants.list({ limit: 2, order: "asc" })) names.push(metadata?.name)
        assert.deepStrictEqual(names, ["a", "b", "c", "d", "e"])
        const page = await beta.assistants.list({ limit: 2, before: made[2]?.id ?? "", order: "asc" })
        assert.deepStrictEqual(
          page.data.map(({ id }) => id),
          [made[0]?.id, made[1]?.id],
        )
        const deleted = await beta.assistants.delete(first?.id ?? "")
        assert.deepStrictEqual(deleted, { id: first?.id ?? "", object: "assistant.deleted", deleted: true })
      })
    }),
  )
})

describe("threads and runs", () => {
  layer(TestServer.layer({ tools: { max_parallel: 2 } }), { excludeTestServices: true })("of text", (it) => {
    it.effect("hold messages of all kinds, by pages, and forget them", () =>
      Effect.gen(function* () {
        const { beta } = yield* openAi
        yield* Effect.promise(async () => {
          const empty = await beta.threads.create()
          assert.deepInclude(empty, { object: "thread", metadata: {}, tool_resources: {} })
          const thread = await beta.threads.create({
            messages: [{ role: "user", content: "one" }],
            metadata: { a: "b" },
          })
          const { messages } = beta.threads
          const two = await messages.create(thread.id, {
            role: "user",
            content: [
              { type: "text", text: "two" },
              { type: "image_url", image_url: { url: "https://example.com/a.png", detail: "low" } },
              { type: "image_file", image_file: { file_id: "file-1" } },
            ],
            attachments: [{ file_id: "file-1", tools: [{ type: "file_search" }] }],
            metadata: { n: "2" },
          })
          assert.deepStrictEqual(two.content, [
            { type: "text", text: { value: "two", annotations: [] } },
            { type: "image_url", image_url: { url: "https://example.com/a.png", detail: "low" } },
            { type: "image_file", image_file: { file_id: "file-1", detail: "auto" } },
          ])
          await messages.create(thread.id, { role: "assistant", content: "three" })
          const ids = []
          for await (const { id } of messages.list(thread.id, { limit: 1 })) ids.push(id)
          assert.lengthOf(ids, 3)
          assert.strictEqual(ids[1], two.id)
          const changed = await messages.update(two.id, { thread_id: thread.id, metadata: { n: "3" } })
          assert.deepStrictEqual(changed, { ...two, metadata: { n: "3" } })
          assert.deepStrictEqual(await messages.retrieve(two.id, { thread_id: thread.id }), changed)
          assert.isTrue((await messages.delete(two.id, { thread_id: thread.id })).deleted)
          assert.lengthOf((await messages.list(thread.id)).data, 2)
          assert.deepInclude(await beta.threads.update(thread.id, { metadata: { c: "d" } }), { metadata: { c: "d" } })
          assert.isTrue((await beta.threads.delete(thread.id)).deleted)
          const gone = await refusal(beta.threads.retrieve(thread.id))
          assert.instanceOf(gone, NotFoundError)
          assert.include(gone.message, `No thread found with id '${thread.id}'.`)
        })
      }),
    )

    it.effect("createAndPoll gives a completed run, whose message is in the thread and whose usage adds up", () =>
      Effect.gen(function* () {
        const { beta } = yield* openAi
        const { assistant, thread } = yield* startedAssistant({})
        yield* Effect.promise(async () => {
          const run = await beta.threads.runs.createAndPoll(
            thread.id,
            { assistant_id: assistant.id, additional_instructions: "Now.", additional_messages: [ask("And then?")] },
            poll,
          )
          assert.strictEqual(run.status, "completed")
          assert.strictEqual(run.instructions, "Be brief.\nNow.")
          assert.isNumber(run.started_at)
          assert.isNumber(run.completed_at)
          assert.isNull(run.expires_at)
          assert.strictEqual(run.usage?.completion_tokens, 100)
          const { data } = await beta.threads.messages.list(thread.id, { order: "asc" })
          assert.deepStrictEqual(
            data.map(({ role }) => role),
            ["user", "user", "assistant"],
          )
          assert.deepInclude(data[2], { run_id: run.id, assistant_id: assistant.id, status: "completed" })
          const ofRun = await beta.threads.messages.list(thread.id, { run_id: run.id })
          assert.deepStrictEqual(
            ofRun.data.map(({ id }) => id),
            [data[2]?.id],
          )
          const steps = await beta.threads.runs.steps.list(run.id, { thread_id: thread.id })
          assert.lengthOf(steps.data, 1)
          assert.deepStrictEqual(steps.data[0]?.usage, run.usage)
          assert.deepStrictEqual(steps.data[0]?.step_details, {
            type: "message_creation",
            message_creation: { message_id: data[2]?.id ?? "" },
          })
          const changed = await beta.threads.runs.update(run.id, { thread_id: thread.id, metadata: { x: "y" } })
          assert.deepStrictEqual(changed, { ...run, metadata: { x: "y" } })
        })
      }),
    )

    it.effect("stream's helpers hear of every delta, and have the final messages, steps and run", () =>
      Effect.gen(function* () {
        const { beta } = yield* openAi
        const { assistant, thread } = yield* startedAssistant({})
        yield* Effect.promise(async () => {
          const events: Array<string> = []
          let text = ""
          const stream = beta.threads.runs
            .stream(thread.id, { assistant_id: assistant.id })
            .on("event", ({ event }: AssistantStreamEvent) => events.push(event))
            .on("textDelta", ({ value }) => {
              text += value ?? ""
            })
          const [message] = await stream.finalMessages()
          assert.deepStrictEqual(message?.content, [{ type: "text", text: { value: text, annotations: [] } }])
          assert.isAbove(text.length, 100)
          const run = await stream.finalRun()
          assert.strictEqual(run.status, "completed")
          assert.lengthOf(await stream.finalRunSteps(), 1)
          assert.deepStrictEqual(await beta.threads.runs.retrieve(run.id, { thread_id: thread.id }), run)
          assert.deepStrictEqual(
            events.filter((event) => event !== "thread.message.delta"),
            [
              "thread.run.created",
              "thread.run.queued",
              "thread.run.in_progress",
              "thread.run.step.created",
              "thread.run.step.in_progress",
              "thread.message.created",
              "thread.message.in_progress",
              "thread.message.completed",
              "thread.run.step.completed",
              "thread.run.completed",
            ],
          )
          assert.lengthOf(
            events.filter((event) => event === "thread.message.delta"),
            100,
          )
        })
      }),
    )

    it.effect("createAndRun makes the thread too", () =>
      Effect.gen(function* () {
        const { beta } = yield* openAi
        const { assistant } = yield* startedAssistant({})
        yield* Effect.promise(async () => {
          const body = { assistant_id: assistant.id, thread: { messages: [ask("Tell me of the sea")] } }
          const run = await beta.threads.createAndRunPoll(body, poll)
          assert.strictEqual(run.status, "completed")
          const stream = beta.threads.createAndRunStream(body)
          const first = new Promise<AssistantStreamEvent>((resolve) => stream.once("event", resolve))
          assert.strictEqual((await first).event, "thread.created")
          assert.strictEqual((await stream.finalRun()).status, "completed")
        })
      }),
    )
  })

  layer(TestServer.layer({ tools: { max_parallel: 2 } }), { excludeTestServices: true })("of tools", (it) => {
    it.effect("wait for exactly the outputs they ask for, and go on", () =>
      Effect.gen(function* () {
        const { beta } = yield* openAi
        const { assistant, thread } = yield* startedAssistant({ tools: [weather, clock] })
        yield* Effect.promise(async () => {
          const { runs } = beta.threads
          let deltas = ""
          const stream = runs
            .stream(thread.id, { assistant_id: assistant.id, tool_choice: "required" })
            .on("toolCallDelta", (delta) => {
              if (delta.type === "function") deltas += delta.function?.arguments ?? ""
            })
          const waiting = await stream.finalRun()
          const within = { thread_id: thread.id }
          assert.strictEqual(waiting.status, "requires_action")
          const calls = waiting.required_action?.submit_tool_outputs.tool_calls ?? []
          assert.strictEqual(deltas, calls.map((call) => call.function.arguments).join(""))
          for (const call of calls) {
            if (call.function.name === "get_weather") assert.isString(JSON.parse(call.function.arguments).city)
          }
          const busy = await refusal(beta.threads.messages.create(thread.id, ask("Hurry")))
          assert.include(busy.message, `Can't add messages to ${thread.id} while a run ${waiting.id} is active.`)
          const taken = await refusal(runs.create(thread.id, { assistant_id: assistant.id }))
          assert.include(taken.message, `Thread ${thread.id} already has an active run ${waiting.id}.`)
          const wrong = await refusal(runs.submitToolOutputs(waiting.id, { ...within, tool_outputs: [] }))
          assert.instanceOf(wrong, BadRequestError)
          assert.include(
            wrong.message,
            `Expected tool outputs for call_ids ['${calls.map(({ id }) => id).join("', '")}'], got []`,
          )
          const outputs = calls.map(({ id }) => ({ tool_call_id: id, output: `{"degrees":21}` }))
          const next = runs.submitToolOutputsStream(waiting.id, { ...within, tool_outputs: outputs })
          const done = await next.finalRun()
          assert.strictEqual(done.status, "completed")
          const steps = (await runs.steps.list(done.id, { ...within, order: "asc" })).data
          assert.deepStrictEqual(
            steps.map(({ type, status }) => [type, status]),
            [
              ["tool_calls", "completed"],
              ["message_creation", "completed"],
            ],
          )
          const details = steps[0]?.step_details
          assert.isTrue(
            details?.type === "tool_calls" &&
              details.tool_calls.every((call) => call.type === "function" && call.function.output === `{"degrees":21}`),
          )
          const sum = steps.reduce((total, { usage }) => total + (usage?.total_tokens ?? 0), 0)
          assert.strictEqual(done.usage?.total_tokens, sum)
          const late = await refusal(runs.submitToolOutputs(done.id, { ...within, tool_outputs: outputs }))
          assert.include(late.message, `Runs in status "completed" do not accept tool outputs.`)
          const ended = await refusal(runs.cancel(done.id, within))
          assert.include(ended.message, "Cannot cancel run with status 'completed'.")
        })
      }),
    )

    it.effect("are cancelled while they wait, and leave the thread free", () =>
      Effect.gen(function* () {
        const { beta } = yield* openAi
        const { assistant, thread } = yield* startedAssistant({ tools: [weather] })
        yield* Effect.promise(async () => {
          const { runs } = beta.threads
          const within = { thread_id: thread.id }
          const waiting = await runs.createAndPoll(
            thread.id,
            { assistant_id: assistant.id, tool_choice: "required" },
            poll,
          )
          assert.strictEqual(waiting.status, "requires_action")
          assert.strictEqual((await runs.cancel(waiting.id, within)).status, "cancelling")
          const ended = await runs.poll(waiting.id, within, poll)
          assert.strictEqual(ended.status, "cancelled")
          assert.isNumber(ended.cancelled_at)
          assert.isAbove(ended.usage?.total_tokens ?? 0, 0)
          const steps = await runs.steps.list(waiting.id, within)
          assert.strictEqual(steps.data[0]?.status, "cancelled")
          await beta.threads.messages.create(thread.id, ask("Again"))
        })
      }),
    )
  })
})
