/** Batches of messages through the official SDK. */
import Anthropic, { BadRequestError, NotFoundError } from "@anthropic-ai/sdk"
import type { MessageBatchIndividualResponse } from "@anthropic-ai/sdk/resources/messages/batches"
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { json, postJson, request } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

const client = Effect.map(
  TestServer,
  ({ url }) => new Anthropic({ baseURL: url, apiKey: "sk-ant-test", maxRetries: 0 }),
)

const params = (content: string, max_tokens = 20) => ({
  model: "claude-sonnet-4-6",
  max_tokens,
  messages: [{ role: "user" as const, content }],
})
const requests = [
  { custom_id: "one", params: params("First") },
  { custom_id: "two", params: params("Second") },
  { custom_id: "bad", params: params("Third", -1) },
]

const endOf = async (anthropic: Anthropic, id: string) => {
  for (;;) {
    const batch = await anthropic.messages.batches.retrieve(id)
    if (batch.processing_status === "ended") return batch
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

const linesOf = async (anthropic: Anthropic, id: string) => {
  const lines = new Map<string, MessageBatchIndividualResponse["result"]>()
  for await (const line of await anthropic.messages.batches.results(id)) lines.set(line.custom_id, line.result)
  return lines
}

const failureOf = (call: Promise<unknown>) =>
  Effect.promise(() =>
    call.then(
      () => undefined,
      (error: unknown) => error,
    ),
  )

layer(TestServer.layer(), { excludeTestServices: true })("batches", (it) => {
  it.effect("are answered as the same calls would be, each by itself", () =>
    Effect.gen(function* () {
      const anthropic = yield* client
      const made = yield* Effect.promise(() => anthropic.messages.batches.create({ requests }))
      assert.match(made.id, /^msgbatch_01[0-9a-f]{22}$/)
      assert.deepInclude(made as object, { type: "message_batch", processing_status: "in_progress", ended_at: null })
      assert.strictEqual(made.request_counts.processing, 3)
      const batch = yield* Effect.promise(() => endOf(anthropic, made.id))
      assert.deepStrictEqual(batch.request_counts, {
        processing: 0,
        succeeded: 2,
        errored: 1,
        canceled: 0,
        expired: 0,
      })
      assert.isString(batch.ended_at)
      const lines = yield* Effect.promise(() => linesOf(anthropic, made.id))
      const one = lines.get("one")
      const alone = yield* Effect.promise(() => anthropic.messages.create(params("First")))
      assert.deepStrictEqual(one?.type === "succeeded" ? one.message.content : undefined, alone.content)
      assert.strictEqual(one?.type === "succeeded" ? one.message.usage.service_tier : undefined, "batch")
      assert.strictEqual(one?.type === "succeeded" ? one.message.usage.output_tokens : undefined, 20)
      const bad = lines.get("bad")
      assert.strictEqual(bad?.type === "errored" ? bad.error.error.type : undefined, "invalid_request_error")
    }),
  )

  it.effect("are listed newest first, in pages, and gone when they are deleted", () =>
    Effect.gen(function* () {
      const anthropic = yield* client
      const ids: Array<string> = []
      for (let turn = 0; turn < 3; turn++) {
        const { id } = yield* Effect.promise(() => anthropic.messages.batches.create({ requests }))
        yield* Effect.promise(() => endOf(anthropic, id))
        ids.unshift(id)
      }
      const first = yield* Effect.promise(() => anthropic.messages.batches.list({ limit: 2 }))
      assert.deepStrictEqual(
        first.data.map(({ id }) => id),
        ids.slice(0, 2),
      )
      assert.isTrue(first.has_more)
      const next = yield* Effect.promise(() => first.getNextPage())
      assert.strictEqual(next.data[0]?.id, ids[2])
      const [gone = ""] = ids
      assert.deepStrictEqual(yield* Effect.promise(() => anthropic.messages.batches.delete(gone)), {
        id: gone,
        type: "message_batch_deleted",
      })
      assert.instanceOf(yield* failureOf(anthropic.messages.batches.retrieve(gone)), NotFoundError)
      assert.instanceOf(yield* failureOf(anthropic.messages.batches.cancel(gone)), NotFoundError)
    }),
  )

  it.effect("are refused when they are wrong as a whole", () =>
    Effect.gen(function* () {
      const version = { "anthropic-version": "2023-06-01" }
      for (const [body, message] of [
        [{}, "requests: Field required"],
        [{ requests: [] }, "requests: List should have at least 1 item after validation, not 0"],
        [{ requests: [{ params: {} }] }, "requests.0.custom_id: Field required"],
        [{ requests: [{ custom_id: "a b", params: {} }] }, "requests.0.custom_id: String should match pattern"],
        [{ requests: [requests[0], requests[0]] }, "requests.1.custom_id: Duplicate custom_id: one."],
      ] as const) {
        const answer = yield* postJson("/v1/messages/batches", body, version)
        assert.strictEqual(answer.status, 400)
        assert.include(json(answer).error.message, message)
      }
      assert.strictEqual((yield* postJson("/v1/messages/batches", { requests })).status, 400)
      assert.strictEqual(
        (yield* request("/v1/messages/batches/msgbatch_none/results", { headers: version })).status,
        404,
      )
      assert.strictEqual((yield* request("/v1/messages/batches?after_id=none", { headers: version })).status, 400)
    }),
  )
})

layer(TestServer.layer({ latency: { profile: "instant", ttft_mean_ms: 400, ttft_stddev_ms: 0 } }), {
  excludeTestServices: true,
})("a batch that takes its time", (it) => {
  it.effect("can be canceled, and has neither results nor an end before", () =>
    Effect.gen(function* () {
      const anthropic = yield* client
      const many = Array.from({ length: 40 }, (_, index) => ({ custom_id: `r${index}`, params: params(`${index}`) }))
      const { id } = yield* Effect.promise(() => anthropic.messages.batches.create({ requests: many }))
      const early = yield* failureOf(anthropic.messages.batches.delete(id))
      assert.instanceOf(early, BadRequestError)
      const version = { "anthropic-version": "2023-06-01" }
      assert.strictEqual((yield* request(`/v1/messages/batches/${id}/results`, { headers: version })).status, 400)
      const canceling = yield* Effect.promise(() => anthropic.messages.batches.cancel(id))
      assert.strictEqual(canceling.processing_status, "canceling")
      assert.isString(canceling.cancel_initiated_at)
      const { request_counts } = yield* Effect.promise(() => endOf(anthropic, id))
      assert.strictEqual(request_counts.succeeded + request_counts.canceled, 40)
      assert.isAbove(request_counts.canceled, 0)
      assert.isAbove(request_counts.succeeded, 0)
    }),
  )
})
