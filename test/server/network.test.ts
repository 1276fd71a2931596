/** Pacing, and callers that go, across a real network path: two namespaces and a link with delay and loss. */
import { spawn } from "node:child_process"
import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, beforeAll, beforeEach, describe, it } from "@effect/vitest"
import { addresses, mayBeMissing, Network, networkMissing, onHost } from "../support/Network.ts"
import { until } from "../support/Program.ts"

const delayMs = 50
const gapMs = 50
const settings = {
  seed: 1,
  server: { port: 8080, host: addresses.server, write_timeout_ms: 1_000 },
  latency: { profile: "instant", ttft_mean_ms: 200, ttft_stddev_ms: 0, tbt_mean_ms: gapMs, tbt_stddev_ms: 0 },
  // More than any caller lets come.
  response: { target_tokens: 20_000 },
  control: { remote: true },
}

const start = (host: "server" | "client", ...args: ReadonlyArray<string>) => {
  const child = spawn("ip", [...onHost(host), process.execPath, ...args], { stdio: ["ignore", "pipe", "inherit"] })
  let out = ""
  child.stdout.setEncoding("utf8").on("data", (text) => {
    out += text
  })
  const stop = () =>
    new Promise<void>((resolve) => {
      child.once("exit", () => resolve())
      child.kill("SIGKILL")
    })
  return { out: () => out, stop }
}

const client = (tokens = 200, headers: Readonly<Record<string, string>> = {}) =>
  start("client", "test/support/streamClient.ts", addresses.server, "8080", String(tokens), JSON.stringify(headers))
const times = (printed: string): ReadonlyArray<number> =>
  [...printed.matchAll(/^[\d.]+$/gm)].map(([time]) => Number(time))
const has = (events: number, { out }: ReturnType<typeof start>) =>
  until(() => (times(out()).length >= events ? times(out()) : undefined))
const ended = ({ out }: ReturnType<typeof start>) => until(() => /^end (.*)\n/m.exec(out())?.[1])

/** Asked on the server's own host, which a cut link leaves alone. */
const stats = async (): Promise<{ active_requests: number; aborted_requests: number }> => {
  const asked = start(
    "server",
    "-e",
    `fetch("http://${addresses.server}:8080/llmsim/stats",{headers:{host:"127.0.0.1"}}).then(async (r) => console.log(await r.text()))`,
  )
  const text = await until(() => (asked.out().endsWith("}\n") ? asked.out() : undefined))
  return JSON.parse(text)
}

const reason = networkMissing
if (reason !== undefined && !mayBeMissing(reason)) throw new Error(`there is no network to test across: ${reason}`)
if (reason !== undefined) process.stderr.write(`network.test.ts is skipped: ${reason}\n`)

it("is skipped by root in CI only where namespaces are not permitted", () => {
  assert.isTrue(mayBeMissing("network namespaces are not permitted: mount failed: Operation not permitted", true))
  assert.isTrue(mayBeMissing("ip is not installed", false))
  for (const why of ["ip is not installed", "python3 is not installed", "ip has failed: File exists"]) {
    assert.strictEqual(mayBeMissing(why, true), process.platform !== "linux")
  }
})

describe.skipIf(reason !== undefined)("across a network", () => {
  let network: Network
  let server: ReturnType<typeof start>
  beforeAll(async () => {
    network = new Network()
    const config = join(mkdtempSync(join(tmpdir(), "llmsim-net-")), "llmsim.yaml")
    writeFileSync(config, JSON.stringify(settings))
    server = start("server", "src/bin.ts", "serve", "--config", config, "--log-format", "json")
    await until(() => (server.out().includes("llmsim is ready") ? true : undefined))
    await network.link(delayMs, 0, 1)
    // The first call loads what tokens are counted with.
    await ended(client(1))
  }, 60_000)
  afterAll(async () => {
    await server?.stop()
    await network?.[Symbol.asyncDispose]()
  })

  beforeEach(() => network.link(delayMs, 0, 1))

  it("events come at their pace, later by the way there and back", { timeout: 60_000 }, async () => {
    const measured = client()
    const came = await has(60, measured)
    await measured.stop()
    const [firstAt = 0] = came
    assert.approximately(((came[59] ?? 0) - firstAt) / 59, gapMs, gapMs * 0.2)
    // Its connection takes one way there and back, and the call another.
    assert.isAtLeast(firstAt, 200 + 4 * delayMs)
  })

  it("a reset comes across", { timeout: 60_000 }, async () => {
    const broken = client(200, { "x-llmsim-fault": "disconnect;after_events=5" })
    assert.strictEqual(await ended(broken), "ECONNRESET")
    assert.isAtLeast(times(broken.out()).length, 3)
  })

  it("lost packets come again, with all that waited behind them, and make no event later for good", {
    timeout: 60_000,
  }, async () => {
    const fastMs = 20
    await network.link(delayMs, 2, 12)
    const measured = client(400, { "x-llmsim-tbt-ms": String(fastMs) })
    assert.strictEqual(await ended(measured), "whole")
    const came = times(measured.out())
    assert.isAbove(network.lost("server").filter((bytes) => bytes > 100).length, 0)
    const gaps = came.slice(1).map((at, i) => at - (came[i] ?? at))
    const longest = Math.max(...gaps)
    // What is lost is missed with the next packet, and that must be told.
    assert.isAbove(longest, 2 * delayMs)
    const behind = gaps.slice(gaps.indexOf(longest) + 1)
    assert.isAtLeast(
      behind.findIndex((gap) => gap > fastMs / 4),
      2,
    )
    const late = came.map((at, i) => at - i * fastMs)
    assert.approximately(Math.min(...late.slice(-50)), Math.min(...late.slice(0, 50)), fastMs)
  })

  it("a caller that is killed is noticed at once, one whom a cut link takes away when nothing more gets through", {
    timeout: 60_000,
  }, async () => {
    const { aborted_requests } = await until(async () => {
      const now = await stats()
      return now.active_requests === 0 ? now : undefined
    })
    const killed = client()
    await has(3, killed)
    assert.strictEqual((await stats()).active_requests, 1)
    await killed.stop()
    await until(async () => ((await stats()).aborted_requests === aborted_requests + 1 ? true : undefined), 100)
    // Its answer would take minutes.
    const lost = client(10_000, { "x-llmsim-tbt-ms": "20" })
    await has(3, lost)
    await network.cut()
    assert.strictEqual((await stats()).active_requests, 1)
    // The system takes what it has room for, and then write_timeout_ms passes.
    const end = await until(async () => {
      const now = await stats()
      return now.active_requests === 0 ? now : undefined
    }, 200)
    assert.strictEqual(end.aborted_requests, aborted_requests + 2)
    await lost.stop()
  })
})
