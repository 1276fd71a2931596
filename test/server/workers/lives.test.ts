/** Workers that end, are renewed and let go, while streams are open. */
import { writeFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { startProgram, until } from "../../support/Program.ts"
import { freePort } from "../../support/RedisServer.ts"
import { startServing } from "../../support/RunningServer.ts"
import { ask, settings, stats, stream } from "./LiveWorkers.ts"

/** Three seconds of them. */
const words = "and so on ".repeat(10).trim()

describe.skipIf(process.platform === "win32")("workers", { timeout: 60_000 }, () => {
  it("that end with connections in hand let nobody wait for ever", async () => {
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

  it("are renewed one by one on SIGHUP, and no stream notices", async () => {
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

  it("stay as they are when new settings cannot be served", async () => {
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

  it("say that it is llmsim itself that holds the port, where only the host is new", async () => {
    const { server: usual } = settings()
    const at = { ...usual, port: await freePort() }
    await using server = await startServing(settings({ server: at }))
    writeFileSync(server.config, JSON.stringify(settings({ server: { ...at, host: "0.0.0.0" } })))
    server.program.process.kill("SIGHUP")
    const line = await until(() => /.*the old ones stay in force.*/.exec(server.program.printed().out)?.[0])
    assert.include(line, `0.0.0.0:${at.port} is already in use`)
    assert.include(line, `llmsim itself listens at 127.0.0.1:${at.port} until the new workers serve`)
  })

  it("let their streams finish on SIGTERM, and the program ends with 0", async () => {
    const server = await startServing(settings())
    const open = Array.from({ length: 10 }, () => stream(server.url))
    await until(async () => ((await stats(server)).active_streams === 10 ? true : undefined))
    await server[Symbol.asyncDispose]()
    assert.deepStrictEqual(await Promise.all(open), Array(10).fill("whole"))
    assert.strictEqual(server.program.process.exitCode, 0)
  })

  it("that keep ending make the program say so, and end with 1", async () => {
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
