/** `npm run bench:transports`: one server over plain TCP, TLS, a Unix socket and HTTP/2, and with compressed bodies. */
import { execFileSync, spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { Agent, type ClientRequest, request as requestPlain } from "node:http"
import { connect } from "node:http2"
import { request as requestSecure, Agent as SecureAgent } from "node:https"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { gzipSync, zstdCompressSync } from "node:zlib"
import { cpuSeconds } from "./proc.ts"

const seconds = Number(process.argv[2] ?? 3)
const callers = 32
const sessions = 4
const root = join(import.meta.dirname, "..")
const tls = join(root, "test/support/tls")
const folder = mkdtempSync(join(tmpdir(), "llmsim-transports-"))

const text = Buffer.from(
  JSON.stringify({
    model: "gpt-4o",
    max_tokens: 100,
    messages: [{ role: "user", content: "Tell me more. ".repeat(100) }],
  }),
)
const streamed = Buffer.from(text.toString().replace("{", '{"stream":true,'))
const headers = { "content-type": "application/json" }
const path = "/v1/chat/completions"

type Ask = (body: Buffer, more?: Record<string, string>) => Promise<void>

const drained = (call: ClientRequest): Promise<void> =>
  new Promise((resolve, reject) => {
    call.once("error", reject)
    call.once("response", (response) => {
      if (response.statusCode !== 200) reject(new Error(`status ${response.statusCode}`))
      response.resume().once("end", resolve)
    })
  })

const http1 = (where: object, secure: boolean): Ask => {
  const agent = secure
    ? new SecureAgent({ keepAlive: true, maxSockets: callers, rejectUnauthorized: false })
    : new Agent({ keepAlive: true, maxSockets: callers })
  const send = secure ? requestSecure : requestPlain
  return (body, more) => {
    const call = send({
      ...where,
      agent,
      path,
      method: "POST",
      headers: { ...headers, "content-length": body.length, ...more },
    })
    call.end(body)
    return drained(call)
  }
}

const http2 = (url: string): Ask => {
  const clients = Array.from({ length: sessions }, () => connect(url, { rejectUnauthorized: false }))
  let turn = 0
  return (body) =>
    new Promise((resolve, reject) => {
      const stream = clients[turn++ % sessions]?.request({ ":path": path, ":method": "POST", ...headers })
      stream?.once("error", reject)
      stream?.resume().once("end", resolve)
      stream?.end(body)
    })
}

const serve = async (...flags: ReadonlyArray<string>): Promise<readonly [pid: number, stop: () => void]> => {
  const args = ["src/bin.ts", "serve", "--latency", "instant", "--seed", "1", "--log-level", "none", ...flags]
  const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit" })
  const health = () =>
    execFileSync(process.execPath, ["src/bin.ts", "health", ...flags], { cwd: root, stdio: "ignore" })
  for (let tries = 0; tries < 20; tries++) {
    await sleep(500)
    try {
      health()
      break
    } catch {
      // Not there yet.
    }
  }
  return [child.pid ?? 0, () => child.kill()]
}

const measure = async (name: string, pid: number, ask: () => Promise<void>): Promise<void> => {
  const until = (at: number) => async () => {
    let count = 0
    for (; performance.now() < at; count++) await ask()
    return count
  }
  const run = async (length: number) => {
    const caller = until(performance.now() + length * 1_000)
    return (await Promise.all(Array.from({ length: callers }, caller))).reduce((sum, count) => sum + count)
  }
  await run(1)
  const before = cpuSeconds(pid) ?? 0
  const startedAt = performance.now()
  const count = await run(seconds)
  const perSecond = (count / (performance.now() - startedAt)) * 1_000
  const cpu = (((cpuSeconds(pid) ?? 0) - before) / count) * 1e6
  process.stdout.write(
    `${name.padEnd(28)}${perSecond.toFixed(0).padStart(8)}/s${cpu.toFixed(0).padStart(8)} µs of CPU each\n`,
  )
}

const both = async (name: string, pid: number, ask: Ask): Promise<void> => {
  await measure(`${name}, whole`, pid, () => ask(text))
  await measure(`${name}, streamed`, pid, () => ask(streamed))
}

try {
  const [plain, stopPlain] = await serve("--port", "18491")
  const overTcp = http1({ port: 18491 }, false)
  await both("HTTP/1.1", plain, overTcp)
  for (const [name, body] of [
    ["gzip", gzipSync(text)],
    ["zstd", zstdCompressSync(text)],
  ] as const) {
    await measure(`HTTP/1.1, body in ${name}`, plain, () => overTcp(body, { "content-encoding": name }))
  }
  await both("h2c", plain, http2("http://localhost:18491"))
  stopPlain()
  const files = ["--tls-cert", join(tls, "one.cert.pem"), "--tls-key", join(tls, "one.key.pem")]
  const [secure, stopSecure] = await serve("--port", "18492", ...files)
  await both("HTTP/1.1 over TLS", secure, http1({ port: 18492 }, true))
  await both("HTTP/2 over TLS", secure, http2("https://localhost:18492"))
  stopSecure()
  const socketPath = join(folder, "llmsim.sock")
  const [unix, stopUnix] = await serve("--socket", socketPath)
  await both("Unix socket", unix, http1({ socketPath }, false))
  stopUnix()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exit(0)
