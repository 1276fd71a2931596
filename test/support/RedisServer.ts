/** A real Redis on a free port of this machine, for tests of what is kept in one. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { type AddressInfo, createServer, type Server } from "node:net"
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
  const kill = killing(server, cwd)
  try {
    await isReady(server)
  } catch (error) {
    await kill()
    throw error
  }
  return { port: listening, url: `redis://127.0.0.1:${listening}`, kill }
}

/** Ends a program, and removes the folder that was made for it. */
export const killing = (child: ChildProcess, folder: string): (() => Promise<void>) => {
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve())
    child.once("error", () => resolve())
  })
  return async () => {
    child.kill("SIGKILL")
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Of servers that start side by side none is left when one cannot. */
export const allOrNone = async <A extends { readonly kill: () => Promise<void> }>(
  starts: ReadonlyArray<Promise<A>>,
): Promise<ReadonlyArray<A>> => {
  const results = await Promise.allSettled(starts)
  const failed = results.find((result) => result.status === "rejected")
  const servers = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []))
  if (failed === undefined) return servers
  await Promise.all(servers.map(({ kill }) => kill()))
  throw failed.reason
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
    const late = setTimeout(() => reject(new Error(`redis-server is not ready: ${printed}`)), 15_000)
    const fail = (error: Error) => {
      clearTimeout(late)
      reject(error)
    }
    server.on("error", fail)
    server.on("exit", () => fail(new Error(`redis-server has ended: ${printed}`)))
    server.stdout?.setEncoding("utf8").on("data", (text) => {
      printed += text
      if (!/ready to accept connections/i.test(printed)) return
      clearTimeout(late)
      resolve()
    })
  })

const listener = () =>
  new Promise<Server>((resolve, reject) => {
    const server = createServer().once("error", reject)
    server.listen(0, "127.0.0.1", () => resolve(server))
  })

/** All are held until the last is chosen, so none comes twice. */
export const freePorts = async (count: number): Promise<ReadonlyArray<number>> => {
  const servers = await Promise.all(Array.from({ length: count }, listener))
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}

export const freePort = async (): Promise<number> => (await freePorts(1))[0] ?? 0
