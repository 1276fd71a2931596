/** Starts the servers under test and waits until they answer. */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { get } from "node:http"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { adopt, kill } from "./children.ts"
import type { Held } from "./held.ts"
import type { ServerName, VariantName } from "./options.ts"
import { type Target, tokens } from "./protocol.ts"

export interface Pace {
  readonly ttftMs: number
  readonly gapMs: number
}

export interface ServerSetup {
  readonly name: ServerName | VariantName
  /** What is run instead of the server of that name, with the port behind it. */
  readonly command?: ReadonlyArray<string>
  /** Null: everything at once. */
  readonly pace: Pace | null
  readonly logs: boolean
  /** How many processes llmsim is to serve with; 1 unless said otherwise. */
  readonly workers?: number
  /** Whether it is to tell what it holds (`Server.held`). */
  readonly telling?: boolean
  /** The file that starts llmsim. */
  readonly entry: string
}

export interface Server extends Target {
  readonly name: ServerName | VariantName
  readonly readyMs: number
  /** Rejects when the server ends by itself. */
  readonly failed: Promise<never>
  /** What its process holds after a collection. */
  readonly held: () => Promise<Held>
  readonly stop: () => Promise<void>
}

const readyWithinMs = 20_000
const pollEveryMs = 5
const kept = 2000

const scratch = mkdtempSync(join(tmpdir(), "llmsim-bench-"))
process.once("exit", () => rmSync(scratch, { recursive: true, force: true }))

export const startServer = async (setup: ServerSetup): Promise<Server> => {
  const port = await freePort()
  const startedAt = performance.now()
  const child = spawnServer(setup, port)
  let complaints = ""
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complaints = (complaints + text).slice(-kept)
  })
  const failed = new Promise<never>((_, reject) => {
    child.once("error", reject)
    child.once("exit", (code, signal) =>
      reject(new Error(`${setup.name} ended by itself (${signal ?? code}): ${complaints.trim()}`)),
    )
  })
  failed.catch(() => undefined)
  const stop = () => kill(child)
  try {
    await Promise.race([healthy(setup.name, port), failed])
  } catch (error) {
    await stop()
    throw error
  }
  const { pid } = child
  if (pid === undefined) throw new Error(`${setup.name} has no process id`)
  return {
    name: setup.name,
    pid,
    port,
    readyMs: performance.now() - startedAt,
    failed,
    held: () => heldBy(child),
    stop,
  }
}

/** For collections at will, and an answer to `held`. */
const tellingFlags = ["--expose-gc", "--import", join(import.meta.dirname, "servers", "tellHeld.ts")]

const spawnServer = (setup: ServerSetup, port: number): ChildProcess => {
  const command = commandOf(setup, port)
  return setup.telling === true
    ? adopt(spawn(process.execPath, [...tellingFlags, ...command], { stdio: ["ignore", "ignore", "pipe", "ipc"] }))
    : adopt(spawn(process.execPath, command, { stdio: ["ignore", "ignore", "pipe"] }))
}

const heldBy = async (child: ChildProcess): Promise<Held> => {
  if (!child.connected) throw new Error("a server that is not telling was asked what it holds")
  const answer = once(child, "message")
  child.send("held")
  const [held] = await answer
  return held as Held
}

const commandOf = (
  { name, command, pace, logs, entry, workers = 1 }: ServerSetup,
  port: number,
): ReadonlyArray<string> => {
  if (command !== undefined) return [...command, String(port)]
  if (name !== "llmsim") {
    const paceArguments = pace === null ? [] : [String(pace.ttftMs), String(pace.gapMs)]
    return [join(import.meta.dirname, "servers", `${name}.ts`), String(port), ...paceArguments]
  }
  const config = join(scratch, `llmsim-${port}.yaml`)
  writeFileSync(config, configOf(pace))
  const serve = [entry, "serve", "--config", config, "--port", String(port), "--host", "127.0.0.1", "--seed", "1"]
  const quiet = logs ? [] : ["--log-level", "none"]
  return [...serve, "--workers", String(workers), ...quiet]
}

const configOf = (pace: Pace | null): string => {
  const latency =
    pace === null
      ? { profile: "instant" }
      : { profile: "instant", ttft_mean_ms: pace.ttftMs, ttft_stddev_ms: 0, tbt_mean_ms: pace.gapMs, tbt_stddev_ms: 0 }
  return JSON.stringify({ latency, response: { target_tokens: tokens } })
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject)
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0))
    })
  })

const healthy = async (name: string, port: number): Promise<void> => {
  const giveUpAt = performance.now() + readyWithinMs
  while (!(await answersHealth(port))) {
    if (performance.now() > giveUpAt) throw new Error(`${name} was not ready after ${readyWithinMs} ms`)
    await sleep(pollEveryMs)
  }
}

const answersHealth = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const request = get({ host: "127.0.0.1", port, path: "/health", agent: false, timeout: 1000 }, (response) => {
      response.resume().once("close", () => resolve(response.statusCode === 200))
    })
    request.once("timeout", () => request.destroy())
    request.once("error", () => resolve(false))
  })
