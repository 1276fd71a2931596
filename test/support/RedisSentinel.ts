/** A Redis with a standby, and the sentinel that says which of them is the master. */
import { spawn, spawnSync } from "node:child_process"
import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { until } from "./Program.ts"
import { freePorts, killing, type RedisServer, startRedis, tlsOptions } from "./RedisServer.ts"

export interface RedisSentinel extends AsyncDisposable {
  readonly port: number
  readonly master: RedisServer
  /** Until the standby has all that the master has; without TLS only. */
  readonly replicated: () => Promise<unknown>
}

export const password = "p@ss word"

const ask = (port: number, ...args: ReadonlyArray<string>): string =>
  spawnSync("redis-cli", ["-p", String(port), ...args], { encoding: "utf8", timeout: 10_000 }).stdout

const hasAll = (info: string): boolean => {
  const [, offset] = /^master_repl_offset:(\d+)/m.exec(info) ?? []
  return info.includes(`,offset=${offset},`)
}

const startSentinel = (port: number, master: RedisServer, tls: boolean) => {
  const folder = mkdtempSync(join(tmpdir(), "llmsim-sentinel-"))
  const config = join(folder, "sentinel.conf")
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
  return { kill: killing(child, folder) }
}

/** @param withinMs how long the sentinel may take to know both */
export const startRedisWithSentinel = async (tls = false, withinMs = 15_000): Promise<RedisSentinel> => {
  const [masterPort = 0, standbyPort = 0, port = 0] = await freePorts(3)
  const secret = ["--requirepass", password, "--masterauth", password, "--repl-diskless-sync-delay", "0"]
  const start = (at: number, ...more: ReadonlyArray<string>) =>
    startRedis(at, [...secret, ...more, ...(tls ? tlsOptions(at) : [])])
  const started: Array<{ readonly kill: () => Promise<void> }> = []
  const dispose = async () => {
    await Promise.all(started.map(({ kill }) => kill()))
  }
  try {
    const master = await start(masterPort)
    started.push(master)
    started.push(await start(standbyPort, "--replicaof", "127.0.0.1", String(masterPort)))
    started.push(startSentinel(port, master, tls))
    const isUp = () => ask(port, "sentinel", "replicas", "main").includes("master-link-status\nok")
    await until(() => isUp() || undefined, 10, withinMs)
    const replicated = () => until(() => hasAll(ask(masterPort, "-a", password, "info", "replication")) || undefined)
    return { port, master, replicated, [Symbol.asyncDispose]: dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}
