/** A real Redis on a free port of this machine, for tests of what is kept in one. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { mkdtempSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"

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
  // A standby writes what its master sends into the folder that it is started in.
  const cwd = mkdtempSync(join(tmpdir(), "llmsim-redis-"))
  const server = spawn("redis-server", options, { cwd, stdio: ["ignore", "pipe", "ignore"] })
  await isReady(server)
  const ended = new Promise<void>((resolve) => server.on("exit", () => resolve()))
  const kill = () => {
    server.kill("SIGKILL")
    return ended
  }
  return { port: listening, url: `redis://127.0.0.1:${listening}`, kill }
}

const certificates = join(import.meta.dirname, "tls")

/** Whose certificate is its own authority; a client believes it that has `authority` in `NODE_EXTRA_CA_CERTS`. */
export const authority = join(certificates, "one.cert.pem")

/** Options of a Redis that speaks TLS at the port, and nothing else. */
export const tlsOptions = (port: number): ReadonlyArray<string> => [
  ...["--port", "0", "--tls-port", String(port), "--tls-auth-clients", "no"],
  ...["--tls-cert-file", authority, "--tls-key-file", join(certificates, "one.key.pem")],
  ...["--tls-ca-cert-file", authority, "--tls-replication", "yes", "--tls-cluster", "yes"],
]

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

export const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer()
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0))
    })
  })
