/** Two hosts and a link with delay and loss between them, as network namespaces of this machine. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { hasProgram } from "./hasProgram.ts"
import { until } from "./Program.ts"

const run = (command: string, ...args: ReadonlyArray<string>) => spawnSync(command, args, { encoding: "utf8" })

export type Host = "server" | "client"

const hosts = ["server", "client"] as const
const nameOf = (host: Host | "link") => `llmsim-${host}-${process.pid}`
export const addresses = { server: "10.211.7.1", client: "10.211.7.2" } as const

/** What is to be put before a command for it to run on the host. */
export const onHost = (host: Host | "link"): ReadonlyArray<string> => ["netns", "exec", nameOf(host)]

const refused = "network namespaces are not permitted"

/** Of a probe that failed. */
const reasonOf = (stderr: string): string =>
  /not permitted|permission denied/i.test(stderr) ? `${refused}: ${stderr.trim()}` : `ip has failed: ${stderr.trim()}`

/** Whether tests may be skipped for the reason: root in CI has whatever can be installed, so there it is a fault. */
export const mayBeMissing = (reason: string, isRootInCi = process.env.CI === "true" && process.getuid?.() === 0) =>
  !isRootInCi || process.platform !== "linux" || reason.startsWith(refused)

/** Why there can be none here; `undefined` where there can. */
export const networkMissing = ((): string | undefined => {
  if (process.platform !== "linux") return "network namespaces are Linux's"
  const probe = run("ip", "netns", "add", nameOf("link"))
  if (probe.error !== undefined) return "ip is not installed"
  if (probe.status !== 0) return reasonOf(probe.stderr)
  run("ip", "netns", "del", nameOf("link"))
  return hasProgram("python3") ? undefined : "python3 is not installed"
})()

/** The link is a program between the two, since not every kernel has netem. */
export class Network implements AsyncDisposable {
  #link: ChildProcess | undefined
  #printed = ""

  constructor() {
    for (const host of [...hosts, "link"] as const) run("ip", "netns", "add", nameOf(host))
    for (const host of hosts) {
      const ends = [
        "name",
        "eth0",
        "netns",
        nameOf(host),
        "type",
        "veth",
        "peer",
        "name",
        host,
        "netns",
        nameOf("link"),
      ]
      run("ip", "link", "add", ...ends)
      run("ip", "-n", nameOf(host), "addr", "add", `${addresses[host]}/24`, "dev", "eth0")
      for (const device of ["lo", "eth0"]) run("ip", "-n", nameOf(host), "link", "set", device, "up")
      run("ip", "-n", nameOf("link"), "link", "set", host, "up")
    }
  }

  /** From now on the link is like this, each way. */
  async link(delayMs: number, lossPercent: number, seed: number): Promise<void> {
    await this.cut()
    const args = ["test/support/slowLink.py", ...hosts, String(delayMs), String(lossPercent), String(seed)]
    const link = spawn("ip", [...onHost("link"), "python3", ...args], { stdio: ["ignore", "pipe", "inherit"] })
    this.#link = link
    this.#printed = ""
    link.stdout.setEncoding("utf8").on("data", (text) => {
      this.#printed += text
    })
    await until(() => (this.#printed.startsWith("ready\n") ? true : undefined))
  }

  /** The bytes of each packet from the host that the link has lost. */
  lost(host: Host): ReadonlyArray<number> {
    return [...this.#printed.matchAll(new RegExp(`^${host} (\\d+)$`, "gm"))].map(([, bytes]) => Number(bytes))
  }

  /** Nothing gets through any more, and nobody is told. */
  async cut(): Promise<void> {
    const link = this.#link
    this.#link = undefined
    if (link === undefined) return
    const ended = new Promise((resolve) => link.once("exit", resolve))
    link.kill("SIGKILL")
    await ended
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.cut()
    for (const host of [...hosts, "link"] as const) run("ip", "netns", "del", nameOf(host))
  }
}
