/** A Redis, a cluster or a sentinel that cannot be set up says so in time, and leaves no server and no folder behind. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { until } from "../support/Program.ts"
import { startCluster } from "../support/RedisCluster.ts"
import { startRedisWithSentinel } from "../support/RedisSentinel.ts"
import { allOrNone, freePort, freePorts, isRedisMissing, startRedis } from "../support/RedisServer.ts"

const failureOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => "none",
    (error) => String(error),
  )

it("what never has an answer is asked no longer than it may be", async () => {
  assert.include(await failureOf(until(() => undefined, 1, 20)), "no answer within 20 ms")
  assert.strictEqual(await until(() => 1, 1, 0), 1)
})

it("ports that are chosen together differ", async () => {
  const ports = await freePorts(200)
  assert.strictEqual(new Set(ports).size, 200)
})

describe.skipIf(isRedisMissing)("a setup that fails", () => {
  const usual = process.env.TMPDIR
  const folder = mkdtempSync(join(tmpdir(), "llmsim-setup-"))
  beforeAll(() => {
    process.env.TMPDIR = folder
  })
  afterAll(() => {
    if (usual === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = usual
    rmSync(folder, { recursive: true })
  })
  const programs = () => process.getActiveResourcesInfo().filter((name) => name === "ProcessWrap").length

  const setups: ReadonlyArray<readonly [name: string, start: () => Promise<unknown>, failure: string]> = [
    ["a Redis", async () => startRedis(await freePort(), ["--no-such-option", "1"]), "has ended"],
    ["one of two", () => allOrNone([startRedis(), startRedis(undefined, ["--no-such-option", "1"])]), "has ended"],
    ["a cluster", () => startCluster(false, 0), "no answer within"],
    ["a sentinel", () => startRedisWithSentinel(false, 0), "no answer within"],
  ]
  it.each(setups)("leaves nothing behind: %s", async (_, start, failure) => {
    const before = programs()
    assert.include(await failureOf(start()), failure)
    // Node lets go of a program a moment after it has told its end.
    await until(() => programs() <= before || undefined)
    assert.deepStrictEqual(readdirSync(folder), [])
  })

  it("neither does one that has been used", async () => {
    const cluster = await startCluster()
    await cluster.owner.kill()
    await cluster[Symbol.asyncDispose]()
    assert.deepStrictEqual(readdirSync(folder), [])
  })
})
