/** Two servers that share a Redis share their threads, and each sees what the other does to its runs. */
import { assert, it } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import OpenAI from "openai"
import { isRedisMissing, startRedis } from "../../support/RedisServer.ts"
import { TestServer } from "../../support/TestServer.ts"
import { ask } from "./assistantsClient.ts"

const poll = { pollIntervalMs: 50 }

const clientOn = (location: string) =>
  Effect.map(Layer.build(Layer.fresh(TestServer.layer({ seed: 7, store: { location } }))), (context) => {
    const { url } = Context.get(context, TestServer)
    return new OpenAI({ baseURL: `${url}/v1`, apiKey: "sk-test", maxRetries: 0 }).beta
  })

it.live.skipIf(isRedisMissing)(
  "a run is cancelled, refused and read by a server that does not work at it",
  () =>
    Effect.gen(function* () {
      const redis = yield* Effect.acquireRelease(
        Effect.promise(() => startRedis()),
        ({ kill }) => Effect.promise(kill),
      )
      // Of one seed, so that their ids would be the same if nobody looked.
      const one = yield* clientOn(redis.url)
      const two = yield* clientOn(redis.url)
      yield* Effect.promise(async () => {
        const assistant = await one.assistants.create({ model: "gpt-4o" })
        const other = await two.assistants.create({ model: "gpt-4o" })
        assert.notStrictEqual(assistant.id, other.id)
        const thread = await two.threads.create({ messages: [ask("Take your time")] })
        const within = { thread_id: thread.id }
        const asked = { assistant_id: assistant.id }
        const slow = { headers: { "x-llmsim-ttft-ms": "600000" } }
        const run = await one.threads.runs.create(thread.id, asked, slow)
        assert.notStrictEqual((await two.threads.runs.retrieve(run.id, within)).status, "expired")
        assert.strictEqual((await two.threads.runs.cancel(run.id, within)).status, "cancelling")
        assert.strictEqual((await two.threads.runs.poll(run.id, within, poll)).status, "cancelled")
        const next = await two.threads.runs.createAndPoll(thread.id, asked, poll)
        assert.strictEqual(next.status, "completed")
      })
    }),
  30_000,
)
