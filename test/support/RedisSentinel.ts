/** A Redis with a standby, and the sentinel that says which of them is the master. */
import { spawn, spawnSync } from "node:child_process"
import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { until } from "./Program.ts"
import { freePort, type RedisServer, startRedis, tlsOptions } from "./RedisServer.ts"

export interface RedisSentinel extends AsyncDisposable {
  readonly port: number
  readonly master: RedisServer
}

export const password = "p@ss word"

const ask = (port: number, ...args: ReadonlyArray<string>): string =>
  spawnSync("redis-cli", ["-p", String(port), ...args], { encoding: "utf8" }).stdout

const startSentinel = async (master: RedisServer, tls: boolean) => {
  const port = await freePort()
  const config = join(mkdtempSync(join(tmpdir(), "llmsim-sentinel-")), "sentinel.conf")
  // With TLS only to the Redis, as `rediss+sentinel` has it.
  const secure = tlsOptions(port).slice(4)
  const lines = [
    `port ${port}`,
    "bind 127.0.0.1",
    `sentinel monitor main 127.0.0.1 ${master.port} 1`,
    `sentinel auth-pass main "${password}"`,
    "sentinel down-after-milliseconds main 500",
    ...(tls ? secure.flatMap((name, i) => (i % 2 === 0 ? [`${name.slice(2)} ${secure[i + 1]}`] : [])) : []),
  ]
  writeFileSync(config, `${lines.join("\n")}\n`)
  const child = spawn("redis-server", [config, "--sentinel"], { stdio: "ignore" })
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()))
  const kill = () => {
    child.kill("SIGKILL")
    return ended
  }
  return { port, kill }
}

export const startRedisWithSentinel = async (tls = false): Promise<RedisSentinel> => {
  const start = async (more: ReadonlyArray<string>) => {
    const port = await freePort()
    const secret = ["--requirepass", password, "--masterauth", password, "--repl-diskless-sync-delay", "0"]
    return startRedis(port, [...secret, ...more, ...(tls ? tlsOptions(port) : [])])
  }
  const master = await start([])
  const standby = await start(["--replicaof", "127.0.0.1", String(master.port)])
  const sentinel = await startSentinel(master, tls)
  await until(() => ask(sentinel.port, "sentinel", "replicas", "main").includes("master-link-status\nok") || undefined)
  const dispose = async () => {
    await Promise.all([sentinel, master, standby].map(({ kill }) => kill()))
  }
  return { port: sentinel.port, master, [Symbol.asyncDispose]: dispose }
}
