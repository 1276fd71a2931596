/** Chat completions that are kept, through the official SDK. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import OpenAI, { NotFoundError } from "openai"
import { TestServer } from "../../support/TestServer.ts"

const client = Effect.map(
  TestServer,
  ({ url }) => new OpenAI({ baseURL: `${url}/v1`, apiKey: "sk-test", maxRetries: 0 }),
)

const ask = { model: "gpt-4o", messages: [{ role: "user" as const, content: "Tell me of the sea" }] }

layer(TestServer.layer({ response: { target_tokens: 5 } }), { excludeTestServices: true })(
  "stored completions",
  (it) => {
    it.effect("are listed, read, changed and deleted, whole and streamed", () =>
      Effect.gen(function* () {
        const { chat } = yield* client
        const asked = { ...ask, store: true }
        const whole = yield* Effect.promise(() => chat.completions.create({ ...asked, metadata: { kind: "whole" } }))
        const streamed = yield* Effect.promise(() =>
          chat.completions.stream({ ...asked, metadata: { kind: "streamed" } }).finalChatCompletion(),
        )
        const unkept = yield* Effect.promise(() => chat.completions.create(ask))
        const idsOf = (query?: OpenAI.ChatCompletionListParams) =>
          Effect.promise(async () => {
            const ids: Array<string> = []
            for await (const { id } of chat.completions.list(query)) ids.push(id)
            return ids
          })
        assert.deepStrictEqual(yield* idsOf(), [whole.id, streamed.id])
        assert.deepStrictEqual(yield* idsOf({ limit: 1, order: "desc" }), [streamed.id, whole.id])
        assert.deepStrictEqual(yield* idsOf({ metadata: { kind: "streamed" } }), [streamed.id])
        assert.deepStrictEqual(yield* idsOf({ model: "gpt-5" }), [])
        const found = yield* Effect.promise(() => chat.completions.retrieve(streamed.id))
        assert.strictEqual(found.choices[0]?.message.content, streamed.choices[0]?.message.content)
        assert.strictEqual(found.usage?.completion_tokens, 5)
        const updated = yield* Effect.promise(() => chat.completions.update(whole.id, { metadata: { kind: "new" } }))
        assert.deepStrictEqual((updated as unknown as { metadata: object }).metadata, { kind: "new" })
        const messages = yield* Effect.promise(() => chat.completions.messages.list(whole.id))
        assert.deepStrictEqual(
          messages.data.map(({ role, content }) => `${role}: ${content}`),
          ["user: Tell me of the sea"],
        )
        const deleted = yield* Effect.promise(() => chat.completions.delete(whole.id))
        assert.isTrue(deleted.deleted)
        for (const id of [whole.id, unkept.id]) {
          const error = yield* Effect.promise(() => chat.completions.retrieve(id).catch((gone: unknown) => gone))
          assert.instanceOf(error, NotFoundError)
        }
      }),
    )
  },
)
