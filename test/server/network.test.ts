/** Pacing, and callers that go, across a real network path: two namespaces and a link with delay and loss. */
import { spawn } from "node:child_process"
import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { addresses, Network, networkMissing, onHost } from "../support/Network.ts"
import { until } from "../support/Program.ts"

const delayMs = 40
const gapMs = 50
const settings = {
  server: { port: 8080, host: addresses.server, write_timeout_ms: 1_000 },
  latency: { profile: "instant", ttft_mean_ms: 200, ttft_stddev_ms: 0, tbt_mean_ms: gapMs, tbt_stddev_ms: 0 },
  response: { target_tokens: 200 },
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

const client = () => start("client", "test/support/streamClient.ts", addresses.server, "8080")
const times = (printed: string): ReadonlyArray<number> =>
  printed
    .split("\n")
    .filter((line) => line !== "")
    .map(Number)

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
if (reason !== undefined) process.stderr.write(`network.test.ts is skipped: ${reason}\n`)

describe.skipIf(reason !== undefined)("across a network", () => {
  let network: Network
  let server: ReturnType<typeof start>
  beforeAll(async () => {
    network = new Network(delayMs, 1)
    const config = join(mkdtempSync(join(tmpdir(), "llmsim-net-")), "llmsim.yaml")
    writeFileSync(config, JSON.stringify({ ...settings, control: { remote: true } }))
    server = start("server", "src/bin.ts", "serve", "--config", config, "--log-format", "json")
    await until(() => (server.out().includes("llmsim is ready") ? true : undefined))
  }, 60_000)
  afterAll(async () => {
    await server?.stop()
    network?.[Symbol.dispose]()
  })

  it("events come at their pace, later by the way there and back", { timeout: 60_000 }, async () => {
    // The first call loads what tokens are counted with.
    const first = client()
    await until(() => (times(first.out()).length > 5 ? true : undefined))
    await first.stop()
    const measured = client()
    await until(() => (times(measured.out()).length > 60 ? true : undefined))
    const came = times(measured.out())
    await measured.stop()
    const [firstAt = 0] = came
    const gaps = ((came[60] ?? 0) - firstAt) / 60
    assert.approximately(gaps, gapMs, gapMs * 0.3)
    // Its connection takes one way there and back, and the call another.
    assert.isAtLeast(firstAt, 200 + (network.isSlow ? 4 * delayMs : 0))
  })

  it("a caller that is killed is noticed at once, one whom a cut link takes away when its answer is over", {
    timeout: 60_000,
  }, async () => {
    const { aborted_requests } = await until(async () => {
      const now = await stats()
      return now.active_requests === 0 ? now : undefined
    })
    const killed = client()
    await until(() => (times(killed.out()).length > 2 ? true : undefined))
    assert.strictEqual((await stats()).active_requests, 1)
    await killed.stop()
    await until(async () => ((await stats()).aborted_requests === aborted_requests + 1 ? true : undefined), 100)
    const lost = client()
    await until(() => (times(lost.out()).length > 2 ? true : undefined))
    network.cut()
    assert.strictEqual((await stats()).active_requests, 1)
    // The system keeps for the caller what is left of an answer as short as this, and nobody knows better.
    const end = await until(async () => {
      const now = await stats()
      return now.active_requests === 0 ? now : undefined
    }, 200)
    assert.strictEqual(end.aborted_requests, aborted_requests + 1)
    await lost.stop()
  })
})
