/** Workers that are killed, renewed and let go, while streams are open. */
import { writeFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { startProgram, until } from "../../support/Program.ts"
import { freePort } from "../../support/RedisServer.ts"
import { type RunningServer, startServing } from "../../support/RunningServer.ts"

const settings = (more: Readonly<Record<string, unknown>> = {}) => ({
  server: { port: 0, host: "127.0.0.1", workers: 2, shutdown_grace_ms: 8_000 },
  latency: { profile: "instant", ttft_mean_ms: 50, tbt_mean_ms: 100 },
  response: { target_tokens: 40 },
  ...more,
})

interface Stats {
  readonly total_requests: number
  readonly active_requests: number
  readonly ended_requests: number
  readonly aborted_requests: number
  readonly completion_tokens: number
  readonly active_streams: number
  readonly workers: ReadonlyArray<{ readonly id: number; readonly pid: number; readonly active_requests: number }>
}

/** On connections of their own; a worker that is being replaced may break one. */
const stats = async ({ url }: RunningServer): Promise<Stats> => {
  const response = await fetch(`${url}/llmsim/stats`, { headers: { connection: "close" } })
  return (await response.json()) as Stats
}

const ask = (url: string, more: Readonly<Record<string, unknown>> = {}) =>
  fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json", connection: "close" },
    body: JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content: "Hi" }], ...more }),
  })

/** What became of a stream. */
const stream = async (url: string): Promise<"whole" | "cut"> => {
  try {
    const text = await (await ask(url, { stream: true })).text()
    return text.endsWith("data: [DONE]\n\n") ? "whole" : "cut"
  } catch {
    return "cut"
  }
}

/** Three seconds of them. */
const words = "and so on ".repeat(10).trim()

const streams = 500

describe.skipIf(process.platform === "win32")("workers", () => {
  it("that are killed take only their own streams, and are replaced within a second", { timeout: 90_000 }, async () => {
    await using server = await startServing(
      settings({ latency: { profile: "instant", ttft_mean_ms: 1_000, tbt_mean_ms: 300 } }),
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
  })

  it("that end with connections in hand let nobody wait for ever", { timeout: 60_000 }, async () => {
    await using server = await startServing(settings({ latency: { profile: "instant" } }))
    const [victim] = (await stats(server)).workers
    process.kill(victim?.pid ?? 0, "SIGSTOP")
    const outcomes = Array.from({ length: 10 }, () =>
      ask(server.url, { max_tokens: 1 }).then(
        ({ status }) => String(status),
        () => "cut",
      ),
    )
    await new Promise((resolve) => setTimeout(resolve, 500))
    process.kill(victim?.pid ?? 0, "SIGKILL")
    const settled = await Promise.all(outcomes)
    assert.sameMembers([...new Set(settled)], ["200", "cut"])
  })

  it("are renewed one by one on SIGHUP, and no stream notices", { timeout: 60_000 }, async () => {
    await using server = await startServing(settings({ response: { generator: `fixed:old ${words}` } }))
    const said = async () => {
      const answer = (await (await ask(server.url)).json()) as { choices: [{ message: { content: string } }] }
      return answer.choices[0].message.content.slice(0, 3)
    }
    assert.strictEqual(await said(), "old")
    await fetch(`${server.url}/llmsim/mocks`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ id: "kept", match: { content_contains: "nobody" }, response: "kept" }),
    })
    const { workers, total_requests } = await stats(server)
    const open = Array.from({ length: 20 }, () => ask(server.url, { stream: true }).then((answer) => answer.text()))
    await until(async () => ((await stats(server)).active_requests === 20 ? true : undefined))
    writeFileSync(server.config, JSON.stringify(settings({ response: { generator: `fixed:new ${words}` } })))
    server.program.process.kill("SIGHUP")
    await until(() => (server.program.printed().out.includes("all workers have the new settings") ? true : undefined))
    assert.deepStrictEqual(new Set(await Promise.all(Array.from({ length: 6 }, said))), new Set(["new"]))
    for (const text of await Promise.all(open)) assert.isTrue(text.endsWith("data: [DONE]\n\n"))
    const renewed = await until(async () => {
      const now = await stats(server)
      return now.workers.some(({ id }) => workers.some((old) => old.id === id)) ? undefined : now
    })
    assert.lengthOf(renewed.workers, 2)
    assert.strictEqual(renewed.total_requests, total_requests + 26)
    assert.strictEqual(renewed.aborted_requests, 0)
    const journal = (await (await fetch(`${server.url}/llmsim/requests?limit=1000`)).json()) as {
      requests: ReadonlyArray<object>
    }
    assert.lengthOf(journal.requests, total_requests + 26)
    const mocks = (await (await fetch(`${server.url}/llmsim/mocks`)).json()) as { mocks: ReadonlyArray<{ id: string }> }
    assert.deepStrictEqual(
      mocks.mocks.map(({ id }) => id),
      ["kept"],
    )
    writeFileSync(server.config, "server: { port: none }")
    server.program.process.kill("SIGHUP")
    await until(() => (server.program.printed().out.includes("the old ones stay in force") ? true : undefined))
    assert.strictEqual(await said(), "new")
  })

  it("stay as they are when new settings cannot be served", { timeout: 60_000 }, async () => {
    await using server = await startServing(settings({ response: { generator: "fixed:old" } }))
    await using taken = await startServing(settings())
    const { workers } = await stats(server)
    const bad = settings({ response: { generator: "fixed:new" } })
    const { port } = new URL(taken.url)
    writeFileSync(server.config, JSON.stringify({ ...bad, server: { ...bad.server, port: Number(port) } }))
    const refusals = () => server.program.printed().out.split("the old ones stay in force").length - 1
    // More often than workers may end of themselves.
    for (let times = 1; times <= 6; times++) {
      server.program.process.kill("SIGHUP")
      await until(() => (refusals() === times ? true : undefined))
    }
    assert.deepStrictEqual((await stats(server)).workers, workers)
    process.kill(workers[0]?.pid ?? 0, "SIGKILL")
    await until(async () => {
      const now = await stats(server).catch(() => undefined)
      return now?.workers.length === 2 && now.workers[0]?.id !== workers[0]?.id ? true : undefined
    })
    for (let call = 0; call < 6; call++) {
      const answer = (await (await ask(server.url)).json()) as { choices: [{ message: { content: string } }] }
      assert.match(answer.choices[0].message.content, /^old/)
    }
    assert.lengthOf(server.program.printed().out.match(/a worker has ended and is replaced/g) ?? [], 1)
  })

  it("say that it is llmsim itself that holds the port, where only the host is new", { timeout: 60_000 }, async () => {
    const { server: usual } = settings()
    const at = { ...usual, port: await freePort() }
    await using server = await startServing(settings({ server: at }))
    writeFileSync(server.config, JSON.stringify(settings({ server: { ...at, host: "0.0.0.0" } })))
    server.program.process.kill("SIGHUP")
    const line = await until(() => /.*the old ones stay in force.*/.exec(server.program.printed().out)?.[0])
    assert.include(line, `0.0.0.0:${at.port} is already in use`)
    assert.include(line, `llmsim itself listens at 127.0.0.1:${at.port} until the new workers serve`)
  })

  it("let their streams finish on SIGTERM, and the program ends with 0", { timeout: 60_000 }, async () => {
    const server = await startServing(settings())
    const open = Array.from({ length: 10 }, () => stream(server.url))
    await until(async () => ((await stats(server)).active_streams === 10 ? true : undefined))
    await server[Symbol.asyncDispose]()
    assert.deepStrictEqual(await Promise.all(open), Array(10).fill("whole"))
    assert.strictEqual(server.program.process.exitCode, 0)
  })

  it("that keep ending make the program say so, and end with 1", { timeout: 60_000 }, async () => {
    const server = await startServing(settings())
    for (let killed = 0; killed < 5; killed++) {
      const { workers } = await until(() =>
        stats(server).then(
          (now) => (now.workers.length === 2 ? now : undefined),
          () => undefined,
        ),
      )
      process.kill(workers[0]?.pid ?? 0, "SIGKILL")
      await until(() =>
        stats(server).then(
          (now) => (now.workers.some(({ pid }) => pid === workers[0]?.pid) ? undefined : true),
          () => (server.program.process.exitCode === null ? undefined : true),
        ),
      )
    }
    assert.strictEqual(await server.program.exited, 1)
    assert.include(server.program.printed().err, "llmsim: workers keep ending: 5 within 30 s, the last by SIGKILL")
  })

  it("cannot be had on a port that is taken: one line, and code 1", async () => {
    await using server = await startServing(settings())
    const second = startProgram(["serve", "--port", new URL(server.url).port, "--host", "127.0.0.1", "--workers", "2"])
    assert.strictEqual(await second.exited, 1)
    assert.match(second.printed().err, /^llmsim: 127\.0\.0\.1:\d+ is already in use; choose another with --port\n$/)
  })
})
