/** What the Assistants API does not take, in OpenAI's words. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { json, postJson, request } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"
import { openAi } from "./assistantsClient.ts"

const beta = { "openai-beta": "assistants=v2" }

const errorOf = (text: string) => JSON.parse(text).error

layer(TestServer.layer(), { excludeTestServices: true })("the Assistants API", (it) => {
  it.effect("must be asked for by its version", () =>
    Effect.gen(function* () {
      const bare = yield* postJson("/v1/threads", {})
      assert.strictEqual(bare.status, 400)
      assert.deepStrictEqual(errorOf(bare.text), {
        message:
          "You must provide the 'OpenAI-Beta' header to access the Assistants API. Please try again by setting the header 'OpenAI-Beta: assistants=v2'.",
        type: "invalid_request_error",
        param: null,
        code: "invalid_beta",
      })
      const old = yield* request("/v1/assistants", { headers: { "openai-beta": "assistants=v1" } })
      assert.strictEqual(old.status, 400)
      assert.strictEqual(errorOf(old.text).code, "invalid_beta")
      const both = yield* request("/v1/assistants", { headers: { "openai-beta": "realtime=v1, assistants=v2" } })
      assert.strictEqual(both.status, 200)
      assert.deepStrictEqual(json(both), { object: "list", data: [], first_id: null, last_id: null, has_more: false })
    }),
  )

  const wrong: ReadonlyArray<readonly [path: string, body: object, param: string, message: RegExp]> = [
    ["/assistants", {}, "model", /^Missing required parameter: 'model'\.$/],
    [
      "/assistants",
      { model: "gpt-4o", tools: [{ type: "magic" }] },
      "tools[0].type",
      /Supported values are: 'code_interpreter'/,
    ],
    ["/assistants", { model: "gpt-4o", tools: [{ type: "function" }] }, "tools[0].function", /Missing required/],
    [
      "/assistants",
      { model: "gpt-4o", tools: [{ type: "function", function: { name: "a b" } }] },
      "tools[0].function.name",
      /does not match pattern/,
    ],
    ["/assistants", { model: "gpt-4o", temperature: 3 }, "temperature", /Expected a value <= 2/],
    [
      "/assistants",
      { model: "gpt-4o", metadata: Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`k${i}`, "v"])) },
      "metadata",
      /at most 16 properties/,
    ],
    [
      "/threads",
      { messages: [{ role: "system", content: "x" }] },
      "messages[0].role",
      /Supported values are: 'user' and 'assistant'/,
    ],
    [
      "/threads",
      { messages: [{ role: "user", content: [{ type: "text" }] }] },
      "messages[0].content[0].text",
      /Missing/,
    ],
    ["/threads/runs", {}, "assistant_id", /^Missing required parameter: 'assistant_id'\.$/],
    ["/threads/runs", { assistant_id: "a", max_prompt_tokens: 10 }, "max_prompt_tokens", /Expected a value >= 256/],
    ["/threads/runs", { assistant_id: "a", thread: { messages: 3 } }, "thread.messages", /expected an array/],
  ]
  for (const [path, body, param, message] of wrong) {
    it.effect(`refuses ${JSON.stringify(body).slice(0, 60)} at ${path} with the path ${param}`, () =>
      Effect.gen(function* () {
        const { status, text } = yield* postJson(`/v1${path}`, body, beta)
        const error = errorOf(text)
        assert.strictEqual(status, 400, text)
        assert.strictEqual(error.param, param)
        assert.match(error.message, message)
      }),
    )
  }

  const unknown: ReadonlyArray<readonly [method: string, path: string, message: string]> = [
    ["GET", "/assistants/asst_x", "No assistant found with id 'asst_x'."],
    ["DELETE", "/assistants/asst_x", "No assistant found with id 'asst_x'."],
    ["GET", "/threads/thread_x", "No thread found with id 'thread_x'."],
    ["GET", "/threads/thread_x/messages", "No thread found with id 'thread_x'."],
    ["POST", "/threads/thread_x/runs/run_x/cancel", "No thread found with id 'thread_x'."],
  ]
  for (const [method, path, message] of unknown) {
    it.effect(`does not find what ${method} ${path} names`, () =>
      Effect.gen(function* () {
        const { status, text } = yield* request(`/v1${path}`, { method, headers: beta })
        assert.strictEqual(status, 404)
        assert.deepStrictEqual(errorOf(text), { message, type: "invalid_request_error", param: null, code: null })
      }),
    )
  }

  it.effect("does not find what is in another thread", () =>
    Effect.gen(function* () {
      const { beta: api } = yield* openAi
      const ids = yield* Effect.promise(async () => {
        const assistant = await api.assistants.create({ model: "gpt-4o" })
        const thread = await api.threads.create()
        const other = await api.threads.create({ messages: [{ role: "user", content: "x" }] })
        const run = await api.threads.runs.createAndPoll(
          other.id,
          { assistant_id: assistant.id },
          { pollIntervalMs: 5 },
        )
        const [message] = (await api.threads.messages.list(other.id)).data
        return { thread: thread.id, run: run.id, message: message?.id ?? "" }
      })
      const get = (path: string) => request(`/v1/threads/${ids.thread}/${path}`, { headers: beta })
      const paths = [`runs/${ids.run}`, `runs/${ids.run}/steps`, `messages/${ids.message}`]
      const answers = yield* Effect.forEach(paths, get)
      assert.deepStrictEqual(
        answers.map(({ status }) => status),
        [404, 404, 404],
      )
      const lists = [
        ["limit=0", "limit"],
        ["limit=101", "limit"],
        ["order=up", "order"],
        ["after=msg_x", "after"],
      ] as const
      for (const [query, param] of lists) {
        const { status, text } = yield* get(`messages?${query}`)
        assert.deepStrictEqual([status, errorOf(text).param], [400, param])
      }
    }),
  )
})

layer(TestServer.layer({ models: { unknown: "reject" } }), { excludeTestServices: true })("unknown models", (it) => {
  it.effect("are refused before an assistant is made", () =>
    Effect.gen(function* () {
      const { status, text } = yield* postJson("/v1/assistants", { model: "no-such-model" }, beta)
      assert.strictEqual(status, 404)
      assert.strictEqual(errorOf(text).code, "model_not_found")
      assert.lengthOf(json(yield* request("/v1/assistants", { headers: beta })).data, 0)
    }),
  )
})
