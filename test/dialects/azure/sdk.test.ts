/** The official SDK's Azure client, pointed at a simulator, finds its deployments. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import OpenAI, { AzureOpenAI, NotFoundError, toFile } from "openai"
import { json, postJson, request } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

const clientOf = (deployment?: string) =>
  Effect.map(
    TestServer,
    ({ url }) =>
      new AzureOpenAI({
        endpoint: url,
        apiKey: "key",
        apiVersion: "2024-10-21",
        maxRetries: 0,
        ...(deployment === undefined ? {} : { deployment }),
      }),
  )

const messages = [{ role: "user" as const, content: "Tell me of the sea" }]
const chatPath = "/openai/deployments/gpt-4o/chat/completions"

layer(TestServer.layer(), { excludeTestServices: true })("AzureOpenAI", (it) => {
  it.effect("chats with a deployment, whatever model the body names", () =>
    Effect.gen(function* () {
      const azure = yield* clientOf("gpt-4o-mini")
      const completion = yield* Effect.promise(() => azure.chat.completions.create({ model: "ignored", messages }))
      assert.strictEqual(completion.model, "gpt-4o-mini")
      assert.strictEqual(completion.usage?.completion_tokens, 100)
    }),
  )

  it.effect("streams from the deployment that the model names", () =>
    Effect.gen(function* () {
      const azure = yield* clientOf()
      const chunks = yield* Effect.promise(async () => {
        const all: Array<OpenAI.ChatCompletionChunk> = []
        for await (const chunk of await azure.chat.completions.create({ model: "gpt-4o", messages, stream: true })) {
          all.push(chunk)
        }
        return all
      })
      assert.isAbove(chunks.length, 100)
      assert.isTrue(chunks.every(({ model }) => model === "gpt-4o"))
    }),
  )

  it.effect("completes with a deployment, in the old way", () =>
    Effect.gen(function* () {
      const azure = yield* clientOf("gpt-3.5-turbo-instruct")
      const completion = yield* Effect.promise(() => azure.completions.create({ model: "ignored", prompt: "Hello" }))
      assert.strictEqual(completion.model, "gpt-3.5-turbo-instruct")
    }),
  )

  it.effect("draws, speaks and hears with a deployment, which a form cannot overrule", () =>
    Effect.gen(function* () {
      const painter = yield* clientOf("gpt-image-1")
      const images = yield* Effect.promise(() => painter.images.generate({ model: "ignored", prompt: "A cat" }))
      assert.strictEqual(images.size, "1024x1024")
      const speaker = yield* clientOf("tts-1")
      const sound = yield* Effect.promise(async () => {
        const speech = await speaker.audio.speech.create({ model: "ignored", voice: "alloy", input: "The sea" })
        return toFile(await speech.arrayBuffer(), "sea.mp3")
      })
      const hearer = yield* clientOf("gpt-4o-transcribe")
      const heard = yield* Effect.promise(() => hearer.audio.transcriptions.create({ model: "whisper-1", file: sound }))
      assert.strictEqual(heard.usage?.type, "tokens")
    }),
  )

  it.effect("embeds with a deployment", () =>
    Effect.gen(function* () {
      const azure = yield* clientOf("text-embedding-3-large")
      const answer = yield* Effect.promise(() => azure.embeddings.create({ model: "ignored", input: "Hello" }))
      assert.strictEqual(answer.model, "text-embedding-3-large")
      assert.lengthOf(answer.data[0]?.embedding ?? [], 3072)
    }),
  )

  it.effect("finds the newer API, which has no deployments, under /openai/v1", () =>
    Effect.gen(function* () {
      const { url } = yield* TestServer
      const openai = new OpenAI({ baseURL: `${url}/openai/v1/`, apiKey: "key", defaultHeaders: { "api-key": "key" } })
      const completion = yield* Effect.promise(() => openai.chat.completions.create({ model: "gpt-4o", messages }))
      assert.strictEqual(completion.model, "gpt-4o")
    }),
  )

  it.effect("needs no model in the body", () =>
    Effect.gen(function* () {
      for (const prefix of ["", "/azure"]) {
        const answer = yield* postJson(`${prefix}${chatPath}?api-version=2025-04-01-preview`, { messages })
        assert.deepStrictEqual([answer.status, json(answer).model], [200, "gpt-4o"])
      }
    }),
  )

  const notFound = { error: { code: "404", message: "Resource not found" } }
  const refused: ReadonlyArray<readonly [string, string, number, unknown]> = [
    ["no version", chatPath, 404, notFound],
    ["an empty version", `${chatPath}?api-version=`, 404, notFound],
    [
      "an odd version",
      `${chatPath}?api-version=banana`,
      400,
      { error: { code: "BadRequest", message: "API version not supported" } },
    ],
    ["an unknown path", "/azure/openai/deployments/gpt-4o/nothing?api-version=2024-10-21", 404, notFound],
  ]

  for (const [name, path, status, body] of refused) {
    it.effect(`${name} gets ${status}`, () =>
      Effect.gen(function* () {
        const answer = yield* postJson(path, { messages })
        assert.deepStrictEqual([answer.status, json(answer)], [status, body])
      }),
    )
  }

  it.effect("words what is wrong with a request as OpenAI does", () =>
    Effect.gen(function* () {
      for (const [body, param] of [
        [{ messages: "hi" }, "messages"],
        [{ messages, temperature: 9 }, "temperature"],
        ["[]", null],
      ]) {
        const answer = yield* postJson(`${chatPath}?api-version=2024-10-21`, body)
        assert.deepStrictEqual([answer.status, json(answer).error.param], [400, param])
      }
    }),
  )

  it.effect("a GET of a deployment gets 405", () =>
    Effect.map(request(`${chatPath}?api-version=2024-10-21`), ({ status }) => assert.strictEqual(status, 405)),
  )
})

layer(TestServer.layer({ models: { unknown: "reject" } }), { excludeTestServices: true })(
  "strict deployments",
  (it) => {
    it.effect("exist only for known models", () =>
      Effect.gen(function* () {
        for (const deployment of ["nobodys", "nobodys-embedding"]) {
          const azure = yield* clientOf(deployment)
          const error = yield* Effect.promise(() =>
            (deployment === "nobodys"
              ? azure.chat.completions.create({ model: "gpt-4o", messages })
              : azure.embeddings.create({ model: "gpt-4o", input: "Hello" })
            ).then(
              () => undefined,
              (failure: unknown) => failure,
            ),
          )
          assert.instanceOf(error, NotFoundError)
          assert.strictEqual(error.code, "DeploymentNotFound")
        }
      }),
    )
  },
)
