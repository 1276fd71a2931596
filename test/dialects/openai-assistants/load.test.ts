/** 200 runs over 50 threads at once, on each store: nothing is lost, nothing hangs, all is in order. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type OpenAI from "openai"
import { isRedisMissing, startRedis } from "../../support/RedisServer.ts"
import { TestServer } from "../../support/TestServer.ts"
import { ask, openAi, refusal } from "./assistantsClient.ts"

const threads = 50
const runsOfThread = 4

/** Asks again while another run holds the thread: each answer is a message, a refusal or a run. */
const insist = async <A>(attempt: () => PromiseLike<A>): Promise<A> => {
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      const { message } = error as Error
      if (!/is active\.$|already has an active run/.test(message)) throw error
      await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 20))
    }
  }
}

const runOnce = async ({ beta }: OpenAI, thread: string, assistant: string, number: number) => {
  const body = { assistant_id: assistant, additional_messages: [ask(`question ${number}`)] }
  const run = await insist(() => beta.threads.runs.create(thread, body))
  return await beta.threads.runs.poll(run.id, { thread_id: thread }, { pollIntervalMs: 20 })
}

const load = Effect.flatMap(openAi, (openai) =>
  Effect.promise(async () => {
    const { beta } = openai
    const assistant = await beta.assistants.create({ model: "gpt-4o" })
    const made = await Promise.all(Array.from({ length: threads }, () => beta.threads.create()))
    const ended = await Promise.all(
      made.flatMap(({ id }) =>
        Array.from({ length: runsOfThread }, (_, number) => runOnce(openai, id, assistant.id, number)),
      ),
    )
    assert.lengthOf(ended, threads * runsOfThread)
    assert.deepStrictEqual([...new Set(ended.map(({ status }) => status))], ["completed"])
    for (const { id } of made) {
      const { data } = await beta.threads.messages.list(id, { order: "asc", limit: 100 })
      assert.deepStrictEqual(
        data.map(({ role }) => role),
        Array.from({ length: runsOfThread }, () => ["user", "assistant"]).flat(),
      )
      // Each answer belongs to another run, in the order in which the runs had the thread.
      const runs = (await beta.threads.runs.list(id, { order: "asc" })).data
      const answers = data.filter(({ role }) => role === "assistant")
      assert.sameMembers(
        answers.map(({ run_id }) => run_id),
        runs.map((run) => run.id),
      )
      assert.isTrue(answers.every(({ content: [part] }) => part?.type === "text" && part.text.value.length > 0))
    }
    const [thread] = made
    assert.include(
      (await refusal(beta.threads.runs.retrieve("run_none", { thread_id: thread?.id ?? "" }))).message,
      "No run found",
    )
  }),
)

const on = (store: object) =>
  Effect.provide(load, TestServer.layer({ store, response: { target_tokens: 10 } }), { local: true })

describe("200 runs over 50 threads", () => {
  it.live("complete on the store in memory", () => on({}), 60_000)

  it.live(
    "complete on the store in files",
    () => {
      const directory = mkdtempSync(join(tmpdir(), "llmsim-load-"))
      const remove = Effect.sync(() => rmSync(directory, { recursive: true, force: true }))
      return Effect.ensuring(on({ location: `file:${directory}` }), remove)
    },
    120_000,
  )

  it.live.skipIf(isRedisMissing)(
    "complete on the store in a Redis",
    () =>
      Effect.gen(function* () {
        const redis = yield* Effect.acquireRelease(
          Effect.promise(() => startRedis()),
          ({ kill }) => Effect.promise(kill),
        )
        yield* on({ location: redis.url })
      }),
    60_000,
  )
})
