/** Vector stores, and the tools that OpenAI runs itself. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { TestServer } from "../../support/TestServer.ts"
import { ask, openAi, refusal, startedAssistant } from "./assistantsClient.ts"

const poll = { pollIntervalMs: 5 }
const content = "step_details.tool_calls[*].file_search.results[*].content" as const

layer(TestServer.layer(), { excludeTestServices: true })("vector stores", (it) => {
  it.effect("are made with files, listed, changed and deleted", () =>
    Effect.gen(function* () {
      const openai = yield* openAi
      const beta = { headers: { "OpenAI-Beta": "assistants=v2" } }
      yield* Effect.promise(async () => {
        const { vectorStores } = openai
        const made = await vectorStores.create({ name: "papers", file_ids: ["file-1", "file-2"] }, beta)
        assert.deepInclude(made, { object: "vector_store", name: "papers", status: "completed" })
        assert.strictEqual(made.file_counts.total, 2)
        const file = await vectorStores.files.createAndPoll(
          made.id,
          { file_id: "file-3", attributes: { year: 2026 } },
          { ...beta, ...poll },
        )
        assert.deepInclude(file, {
          id: "file-3",
          status: "completed",
          vector_store_id: made.id,
          attributes: { year: 2026 },
        })
        assert.deepStrictEqual(await vectorStores.files.retrieve("file-3", { vector_store_id: made.id }, beta), file)
        const ids = []
        for await (const { id } of vectorStores.files.list(made.id, { limit: 1, order: "asc" }, beta)) ids.push(id)
        assert.deepStrictEqual(ids, ["file-1", "file-2", "file-3"])
        await vectorStores.files.delete("file-1", { vector_store_id: made.id }, beta)
        assert.strictEqual((await vectorStores.retrieve(made.id, beta)).file_counts.completed, 2)
        const changed = await vectorStores.update(made.id, { name: "books", metadata: { a: "b" } }, beta)
        assert.deepInclude(changed, { name: "books", metadata: { a: "b" } })
        assert.lengthOf((await vectorStores.list({}, beta)).data, 1)
        assert.isTrue((await vectorStores.delete(made.id, beta)).deleted)
        const gone = await refusal(vectorStores.retrieve(made.id, beta))
        assert.strictEqual(gone.message, `404 No vector store found with id '${made.id}'.`)
      })
    }),
  )

  it.effect("are searched by runs, whose results show their content to those who ask for it", () =>
    Effect.gen(function* () {
      const { beta } = yield* openAi
      const { assistant, thread } = yield* startedAssistant({
        tools: [{ type: "file_search", file_search: { max_num_results: 2 } }],
        tool_resources: { file_search: { vector_stores: [{ file_ids: ["file-1", "file-2", "file-3"] }] } },
      })
      yield* Effect.promise(async () => {
        const stores = assistant.tool_resources?.file_search?.vector_store_ids ?? []
        assert.lengthOf(stores, 1)
        const stream = beta.threads.runs.stream(thread.id, { assistant_id: assistant.id })
        const run = await stream.finalRun()
        assert.strictEqual(run.status, "completed")
        assert.deepStrictEqual(
          (await stream.finalRunSteps()).map(({ type, status }) => [type, status]),
          [
            ["tool_calls", "completed"],
            ["message_creation", "completed"],
          ],
        )
        const within = { thread_id: thread.id, order: "asc" } as const
        const resultsOf = async (include: Array<typeof content>) => {
          const [step] = (await beta.threads.runs.steps.list(run.id, { ...within, include })).data
          const details = step?.step_details
          const [call] = details?.type === "tool_calls" ? details.tool_calls : []
          return call?.type === "file_search" ? (call.file_search.results ?? []) : []
        }
        const bare = await resultsOf([])
        assert.deepStrictEqual(
          bare.map(({ file_id }) => file_id),
          ["file-1", "file-2"],
        )
        assert.isTrue(bare.every((result) => !("content" in result)))
        const shown = await resultsOf([content])
        assert.include(shown[0]?.content?.[0]?.text, "What is the weather in Paris?")
      })
    }),
  )

  it.effect("a program is run when the run says so, and functions are called as well", () =>
    Effect.gen(function* () {
      const { beta } = yield* openAi
      const { assistant, thread } = yield* startedAssistant({ tools: [{ type: "code_interpreter" }] })
      yield* Effect.promise(async () => {
        const asked = { assistant_id: assistant.id, tool_choice: { type: "code_interpreter" } as const }
        const run = await beta.threads.runs.createAndPoll(thread.id, asked, poll)
        assert.strictEqual(run.status, "completed")
        const [step] = (await beta.threads.runs.steps.list(run.id, { thread_id: thread.id, order: "asc" })).data
        const details = step?.step_details
        const [call] = details?.type === "tool_calls" ? details.tool_calls : []
        assert.isTrue(call?.type === "code_interpreter" && call.code_interpreter.input.includes("print(6)"))
        assert.deepStrictEqual(call?.type === "code_interpreter" && call.code_interpreter.outputs, [
          { type: "logs", logs: "6\n" },
        ])
        await beta.threads.messages.create(thread.id, ask("And now without"))
        const plain = await beta.threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id }, poll)
        assert.lengthOf((await beta.threads.runs.steps.list(plain.id, { thread_id: thread.id })).data, 1)
      })
    }),
  )
})
