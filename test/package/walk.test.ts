/** A newcomer's walk: every block of docs/getting-started.md, copied in order into an empty folder with the packed package. */
import { type ChildProcess, execFile, spawn } from "node:child_process"
import { chmodSync, cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { textOf } from "../docs/Documents.ts"
import { buildPackage } from "./BuiltPackage.ts"

interface Step {
  readonly language: string
  readonly code: string
  /** The file that the block is, named before it. */
  readonly file: string
}

const steps = (): ReadonlyArray<Step> => {
  const text = textOf("docs/getting-started.md")
  return [...text.matchAll(/^```(sh|js|ts)\n([\s\S]*?)^```$/gm)].map(({ 1: language = "", 2: code = "", index }) => {
    const [named] = [...text.slice(0, index).matchAll(/`([\w.-]+\.(?:mjs|ts))`/g)].slice(-1)
    return { language, code, file: named?.[1] ?? "" }
  })
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0))
    })
  })

/** The packages are there already, in the folders above. */
const isInstall = (command: string): boolean => /^npm (init|pkg|install)/.test(command)

const isServer = (command: string): boolean => /llmsim (serve|record)/.test(command)

/** What a command prints that went well. */
const shown: ReadonlyArray<readonly [command: RegExp, out: RegExp]> = [
  [/^curl -N/, /data: \[DONE\]/],
  [/node call\.mjs/, /^Lorem/],
  [/vitest run/, /2 passed/],
  [/node compose\.mjs/, /id: 'gpt-4o'/],
  [/cassette list/, /200 {2}POST \/v1\/chat\/completions/],
  [/llmsim\/faults -H/, /server_error/],
  [/verdict/, /1 failed, 1 retries, 1 recovered/],
  [/-X DELETE/, /deleted|removed|\{/],
]

describe.skipIf(process.platform === "win32")("a newcomer's walk", () => {
  let folder = ""
  const running = new Map<string, ChildProcess>()
  const ports = { "8080": 0, "8081": 0 }

  beforeAll(async () => {
    folder = join(buildPackage("walk"), "walk")
    const modules = join(folder, "node_modules")
    mkdirSync(join(modules, ".bin"), { recursive: true })
    mkdirSync(join(modules, "llmsim"))
    for (const part of ["dist", "assets", "config", "package.json"]) {
      cpSync(join(folder, "..", part), join(modules, "llmsim", part), { recursive: true })
    }
    chmodSync(join(modules, "llmsim/dist/bin.js"), 0o755)
    symlinkSync("../llmsim/dist/bin.js", join(modules, ".bin/llmsim"))
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }')
    writeFileSync(join(folder, "vitest.config.mjs"), "export default {}")
    ports["8080"] = await freePort()
    ports["8081"] = await freePort()
  }, 120_000)

  const stop = async (port: string): Promise<void> => {
    const server = running.get(port)
    if (server?.pid === undefined) return
    running.delete(port)
    const gone = new Promise((resolve) => server.once("exit", resolve))
    process.kill(-server.pid, "SIGINT")
    await gone
  }

  afterAll(async () => {
    for (const port of [...running.keys()]) await stop(port)
    rmSync(folder, { recursive: true, force: true })
  })

  const withPorts = (command: string): string =>
    command.replaceAll("8080", String(ports["8080"])).replaceAll("8081", String(ports["8081"]))

  const env = () => ({ ...process.env, NODE_OPTIONS: "", NO_COLOR: "1" })

  const serve = async (command: string): Promise<void> => {
    const name = command.includes("8081") ? "8081" : "8080"
    await stop(name)
    const port = ports[name]
    const asked = command.includes("--port") ? withPorts(command) : `${command} --port ${port}`
    running.set(name, spawn("bash", ["-c", asked], { cwd: folder, env: env(), detached: true, stdio: "ignore" }))
    for (let tries = 0; tries < 300; tries++) {
      const answered = await fetch(`http://localhost:${port}/health`).then(
        ({ ok }) => ok,
        () => false,
      )
      if (answered) return
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    assert.fail(`${command} does not answer`)
  }

  const run = (command: string): Promise<string> =>
    new Promise((resolve) => {
      execFile("bash", ["-c", withPorts(command)], { cwd: folder, env: env() }, (_, out, error) => resolve(out + error))
    })

  const take = async (command: string): Promise<void> => {
    if (isInstall(command)) return
    if (isServer(command)) return serve(command)
    const expected = shown.find(([pattern]) => pattern.test(command))
    assert.isDefined(expected, `nothing is expected of ${command}`)
    const out = await run(command)
    assert.match(out, expected?.[1] ?? /./, `${command}\n${out}`)
  }

  it("comes to its end", { timeout: 180_000, retry: 0 }, async () => {
    for (const { language, code, file } of steps()) {
      if (language !== "sh") {
        writeFileSync(join(folder, file), withPorts(code))
        if (file.endsWith(".mjs")) await take(`node ${file}`)
        continue
      }
      for (const command of code
        .replace(/\\\n\s*/g, "")
        .trim()
        .split("\n"))
        await take(command)
    }
  })
})
