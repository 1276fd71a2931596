/** Files and batches through the official SDK. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import OpenAI, { toFile } from "openai"
import { json, postJson } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

const client = Effect.map(
  TestServer,
  ({ url }) => new OpenAI({ baseURL: `${url}/v1`, apiKey: "sk-test", maxRetries: 0 }),
)

const use = <A>(run: (openai: OpenAI) => Promise<A>) =>
  Effect.flatMap(client, (openai) => Effect.promise(() => run(openai)))

const upload = (text: string, purpose: "batch" | "assistants" = "batch", name = "requests.jsonl") =>
  use(async (openai) => openai.files.create({ file: await toFile(Buffer.from(text), name), purpose }))

const line = (custom_id: string, body: object, url = "/v1/chat/completions") =>
  JSON.stringify({ custom_id, method: "POST", url, body })

const chat = { model: "gpt-4o", messages: [{ role: "user", content: "Hello" }], max_tokens: 5 }

const ended = ["completed", "failed", "cancelled"]

const run = Effect.fnUntraced(function* (
  lines: ReadonlyArray<string>,
  endpoint: OpenAI.BatchCreateParams["endpoint"] = "/v1/chat/completions",
) {
  const file = yield* upload(lines.join("\n"))
  return yield* use(async (openai) => {
    let batch = await openai.batches.create({ input_file_id: file.id, endpoint, completion_window: "24h" })
    assert.strictEqual(batch.status, "validating")
    for (let tries = 0; tries < 200 && !ended.includes(batch.status); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 10))
      batch = await openai.batches.retrieve(batch.id)
    }
    return { batch }
  })
})

const linesOf = (id: string | undefined | null) =>
  use(async (openai) => {
    const text = await (await openai.files.content(id ?? "")).text()
    return text
      .trim()
      .split("\n")
      .map((one) => JSON.parse(one))
  })

layer(TestServer.layer({ latency: { profile: "gpt4o" }, batches: { duration_ms: 200 } }), {
  excludeTestServices: true,
})("files and batches", (it) => {
  it.effect("keep what is uploaded, list it by purpose, and give it back byte for byte", () =>
    Effect.gen(function* () {
      const bytes = "ünïcode\u0000\n"
      const file = yield* upload(bytes, "assistants", "näme.txt")
      assert.deepInclude(file, {
        object: "file",
        bytes: Buffer.byteLength(bytes),
        filename: "näme.txt",
        purpose: "assistants",
        status: "processed",
      })
      assert.match(file.id, /^file-/)
      const others = yield* upload("{}", "batch")
      const listed = yield* use((openai) => openai.files.list({ purpose: "assistants" }))
      assert.deepStrictEqual(
        listed.data.map(({ id }) => id),
        [file.id],
      )
      assert.strictEqual(yield* use(async (openai) => (await openai.files.content(file.id)).text()), bytes)
      assert.deepStrictEqual(yield* use((openai) => openai.files.retrieve(file.id)), file)
      assert.isTrue((yield* use((openai) => openai.files.delete(file.id))).deleted)
      const gone = yield* use((openai) => openai.files.retrieve(file.id).catch((error) => error))
      assert.instanceOf(gone, OpenAI.NotFoundError)
      assert.include(gone.message, `No such File object: ${file.id}`)
      yield* use((openai) => openai.files.delete(others.id))
    }),
  )

  it.effect("page through all files", () =>
    Effect.gen(function* () {
      const made: Array<string> = []
      for (let i = 0; i < 5; i++) made.push((yield* upload(String(i), "assistants")).id)
      const found = yield* use(async (openai) => {
        const ids: Array<string> = []
        for await (const file of openai.files.list({ limit: 2, order: "asc", purpose: "assistants" })) ids.push(file.id)
        return ids
      })
      assert.deepStrictEqual(found, made)
    }),
  )

  it.effect("answer each line of a batch, in no more time than was set, and tell good from bad", () =>
    Effect.gen(function* () {
      const lines = [...Array.from({ length: 20 }, (_, i) => line(`good-${i}`, chat)), line("bad", { model: "gpt-4o" })]
      const { batch } = yield* run(lines)
      assert.strictEqual(batch.status, "completed")
      assert.isNumber(batch.in_progress_at)
      assert.isNumber(batch.completed_at)
      assert.deepStrictEqual(batch.request_counts, { total: 21, completed: 20, failed: 1 })
      const good = yield* linesOf(batch.output_file_id)
      assert.deepStrictEqual(
        good.map(({ custom_id }) => custom_id),
        Array.from({ length: 20 }, (_, i) => `good-${i}`),
      )
      assert.deepInclude(good[0].response, { status_code: 200 })
      assert.strictEqual(good[0].response.body.object, "chat.completion")
      const [bad] = yield* linesOf(batch.error_file_id)
      assert.strictEqual(bad.custom_id, "bad")
      assert.strictEqual(bad.response.status_code, 400)
      assert.strictEqual(bad.response.body.error.param, "messages")
    }),
  )

  it.effect("work for every endpoint that batches may name", () =>
    Effect.gen(function* () {
      const bodies = {
        "/v1/embeddings": { model: "text-embedding-3-small", input: "Hello" },
        "/v1/completions": { model: "gpt-3.5-turbo-instruct", prompt: "Hello" },
        "/v1/moderations": { input: "Hello" },
        "/v1/responses": { model: "gpt-4o", input: "Hello" },
      } as const
      for (const [endpoint, body] of Object.entries(bodies)) {
        const { batch } = yield* run([line("one", body, endpoint)], endpoint as keyof typeof bodies)
        assert.deepStrictEqual(batch.request_counts, { total: 1, completed: 1, failed: 0 }, endpoint)
      }
    }),
  )

  it.effect("fail a batch whose lines are wrong, and say which", () =>
    Effect.gen(function* () {
      const lines = [line("one", chat), line("one", chat), "no JSON", line("two", chat, "/v1/embeddings")]
      const { batch } = yield* run(lines)
      assert.strictEqual(batch.status, "failed")
      assert.deepStrictEqual(
        batch.errors?.data?.map(({ code, line: number }) => [code, number]),
        [
          ["duplicate_custom_id", 2],
          ["invalid_json_line", 3],
          ["invalid_url", 4],
        ],
      )
    }),
  )

  it.effect("cancel a batch", () =>
    Effect.gen(function* () {
      const file = yield* upload(line("one", chat))
      const batch = yield* use(async (openai) => {
        const { id } = await openai.batches.create({
          input_file_id: file.id,
          endpoint: "/v1/chat/completions",
          completion_window: "24h",
        })
        assert.strictEqual((await openai.batches.cancel(id)).status, "cancelling")
        await new Promise((resolve) => setTimeout(resolve, 400))
        return openai.batches.retrieve(id)
      })
      assert.strictEqual(batch.status, "cancelled")
      const listed = yield* use((openai) => openai.batches.list({ limit: 1 }))
      assert.strictEqual(listed.data[0]?.id, batch.id)
    }),
  )

  const refused: ReadonlyArray<readonly [string, object, number, string | null]> = [
    ["no file", { endpoint: "/v1/embeddings", completion_window: "24h" }, 400, "input_file_id"],
    ["an unknown endpoint", { input_file_id: "x", endpoint: "/v1/x", completion_window: "24h" }, 400, "endpoint"],
    [
      "another window",
      { input_file_id: "x", endpoint: "/v1/embeddings", completion_window: "1h" },
      400,
      "completion_window",
    ],
    ["an unknown file", { input_file_id: "x", endpoint: "/v1/embeddings", completion_window: "24h" }, 404, "id"],
  ]
  for (const [name, body, status, param] of refused) {
    it.effect(`refuse a batch with ${name}`, () =>
      Effect.gen(function* () {
        const answer = yield* postJson("/v1/batches", body)
        assert.strictEqual(answer.status, status)
        assert.strictEqual(json(answer).error.param, param)
      }),
    )
  }
})

layer(
  TestServer.layer({ auth: { mode: "keys", keys: [{ key: "sk-test", name: "me" }] }, control: { headers: false } }),
  {
    excludeTestServices: true,
  },
)("batches of a server with keys", (it) => {
  it.effect("are answered for who began them", () =>
    Effect.map(run([line("one", chat)]), ({ batch }) => assert.strictEqual(batch.request_counts?.completed, 1)),
  )
})
