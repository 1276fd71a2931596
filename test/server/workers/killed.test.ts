/** A worker that is killed among hundreds of streams. */
import { assert, it } from "@effect/vitest"
import { until } from "../../support/Program.ts"
import { startServing } from "../../support/RunningServer.ts"
import { ask, settings, stats, stream } from "./LiveWorkers.ts"

const streams = 500

it.skipIf(process.platform === "win32")(
  "workers that are killed take only their own streams, and are replaced within a second",
  { timeout: 90_000 },
  async () => {
    await using server = await startServing(
      settings({
        latency: { profile: "instant", ttft_mean_ms: 1_000, tbt_mean_ms: 300 },
        response: { target_tokens: 20 },
      }),
    )
    // The first answer of a worker loads what it counts tokens with.
    await Promise.all(
      Array.from({ length: 8 }, () => ask(server.url, { max_tokens: 1 }).then((answer) => answer.text())),
    )
    const before = await stats(server)
    const open = Array.from({ length: streams }, () => stream(server.url))
    const busy = await until(async () => {
      const now = await stats(server)
      return now.active_streams === streams ? now : undefined
    }, 100)
    const [victim, other] = busy.workers
    assert.isAbove(victim?.active_requests ?? 0, 0)
    assert.isAbove(other?.active_requests ?? 0, 0)
    // Its last report is at most a quarter of a second old.
    await new Promise((resolve) => setTimeout(resolve, 300))
    process.kill(victim?.pid ?? 0, "SIGKILL")
    const killedAt = performance.now()
    const after = await until(async () => {
      const now = await stats(server).catch(() => undefined)
      const fresh = now?.workers.find(({ id }) => busy.workers.every((known) => known.id !== id))
      return fresh === undefined ? undefined : now
    }, 20)
    const replacedMs = performance.now() - killedAt
    assert.strictEqual(after?.total_requests, before.total_requests + streams)
    assert.strictEqual(after?.active_requests, other?.active_requests)
    assert.strictEqual(after?.aborted_requests, victim?.active_requests)
    const outcomes = await Promise.all(open)
    assert.strictEqual(outcomes.filter((outcome) => outcome === "cut").length, victim?.active_requests)
    const statuses = await Promise.all(
      Array.from({ length: 8 }, async () => (await ask(server.url, { max_tokens: 1 })).status),
    )
    assert.deepStrictEqual(statuses, Array(8).fill(200))
    const end = await stats(server)
    assert.strictEqual(end.total_requests, before.total_requests + streams + 8)
    assert.isAtLeast(end.completion_tokens, after?.completion_tokens ?? 0)
    assert.isBelow(replacedMs, 1_000)
  },
)
