/** Fine-tuned models can be deleted, and are gone then. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import OpenAI, { NotFoundError, PermissionDeniedError } from "openai"
import { json, postJson, request } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

const client = Effect.map(
  TestServer,
  ({ url }) => new OpenAI({ baseURL: `${url}/v1`, apiKey: "sk-test", maxRetries: 0 }),
)

const remove = (id: string) => Effect.flatMap(client, (openai) => Effect.promise(() => openai.models.delete(id)))

const failureOf = (id: string) =>
  Effect.flatMap(client, (openai) =>
    Effect.promise(() =>
      openai.models.delete(id).then(
        () => undefined,
        (error: unknown) => error,
      ),
    ),
  )

const ours = "ft:gpt-4o-mini:acme:suffix:abc123"
const chat = (model: string) => postJson("/v1/chat/completions", { model, messages: [{ role: "user", content: "Hi" }] })
const listed = Effect.map(request("/v1/models"), (answer) =>
  json(answer).data.map(({ id }: { readonly id: string }) => id),
)

layer(TestServer.layer({ models: { extra: [{ id: ours }] } }), { excludeTestServices: true })("DELETE models", (it) => {
  it.effect("deletes a fine-tuned model", () =>
    Effect.gen(function* () {
      assert.include(yield* listed, ours)
      assert.strictEqual((yield* chat(ours)).status, 200)
      assert.deepStrictEqual({ ...(yield* remove(ours)) }, { id: ours, object: "model", deleted: true })
      assert.notInclude(yield* listed, ours)
      assert.strictEqual((yield* request(`/v1/models/${encodeURIComponent(ours)}`)).status, 404)
      assert.strictEqual((yield* chat(ours)).status, 404)
      const again = yield* failureOf(ours)
      assert.instanceOf(again, NotFoundError)
      assert.strictEqual(again.code, "model_not_found")
    }),
  )

  it.effect("takes any fine-tuned id while unknown models are accepted", () =>
    Effect.gen(function* () {
      const old = "davinci:ft-acme-2023-01-24-03-13-55"
      assert.isTrue((yield* remove(old)).deleted)
      assert.instanceOf(yield* failureOf(old), NotFoundError)
    }),
  )

  it.effect("leaves everybody's models alone", () =>
    Effect.gen(function* () {
      assert.instanceOf(yield* failureOf("gpt-4o"), PermissionDeniedError)
      assert.strictEqual((yield* chat("gpt-4o")).status, 200)
      assert.instanceOf(yield* failureOf("gpt-99"), NotFoundError)
    }),
  )
})

layer(TestServer.layer({ models: { unknown: "reject" } }), { excludeTestServices: true })("strict models", (it) => {
  it.effect("have no fine-tuned model that nobody named", () =>
    Effect.map(failureOf(ours), (error) => assert.instanceOf(error, NotFoundError)),
  )
})
