/** A real Redis on a free port of this machine, for tests of what is kept in one. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { createServer } from "node:net"

const isInstalled = spawnSync("redis-server", ["--version"]).status === 0

/** Where CI runs on Linux a Redis is installed, so there a missing one is no reason to skip. */
export const isRedisMissing = !isInstalled && !(process.env.CI === "true" && process.platform === "linux")

export interface RedisServer {
  readonly port: number
  readonly url: string
  /** Ends it at once, with all it holds. */
  readonly kill: () => Promise<void>
}

/** @param port a free one unless said otherwise */
export const startRedis = async (port?: number, more: ReadonlyArray<string> = []): Promise<RedisServer> => {
  const listening = port ?? (await freePort())
  const options = ["--port", String(listening), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", ...more]
  const server = spawn("redis-server", options, { stdio: ["ignore", "pipe", "ignore"] })
  await isReady(server)
  const ended = new Promise<void>((resolve) => server.on("exit", () => resolve()))
  const kill = () => {
    server.kill("SIGKILL")
    return ended
  }
  return { port: listening, url: `redis://127.0.0.1:${listening}`, kill }
}

const isReady = (server: ChildProcess) =>
  new Promise<void>((resolve, reject) => {
    let printed = ""
    server.on("error", reject)
    server.on("exit", () => reject(new Error(`redis-server has ended: ${printed}`)))
    server.stdout?.setEncoding("utf8").on("data", (text) => {
      printed += text
      if (/ready to accept connections/i.test(printed)) resolve()
    })
  })

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer()
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0))
    })
  })
