/** Two hosts and a link between them, as network namespaces of this machine. */
import { spawnSync } from "node:child_process"

const run = (command: string, ...args: ReadonlyArray<string>) => spawnSync(command, args, { encoding: "utf8" })

const names = { server: `llmsim-s${process.pid}`, client: `llmsim-c${process.pid}` } as const
const links = { server: `lss${process.pid}`.slice(0, 15), client: `lsc${process.pid}`.slice(0, 15) } as const
export const addresses = { server: "10.211.7.1", client: "10.211.7.2" } as const

export type Host = keyof typeof names

/** What is to be put before a command for it to run on the host. */
export const onHost = (host: Host): ReadonlyArray<string> => ["netns", "exec", names[host]]

/** Why there can be none here; `undefined` where there can. */
export const networkMissing = ((): string | undefined => {
  if (process.platform !== "linux") return "network namespaces are Linux's"
  const probe = run("ip", "netns", "add", names.server)
  if (probe.error !== undefined) return "ip is not installed"
  if (probe.status !== 0) return `network namespaces are not permitted: ${probe.stderr.trim()}`
  run("ip", "netns", "del", names.server)
  return undefined
})()

export class Network implements Disposable {
  /** Whether the link has the delay and the loss: not where the kernel lacks netem. */
  readonly isSlow: boolean

  constructor(delayMs: number, lossPercent: number) {
    for (const host of ["server", "client"] as const) run("ip", "netns", "add", names[host])
    run(
      "ip",
      "link",
      "add",
      links.server,
      "netns",
      names.server,
      "type",
      "veth",
      "peer",
      "name",
      links.client,
      "netns",
      names.client,
    )
    const slow = (["server", "client"] as const).map((host) => {
      run("ip", "-n", names[host], "addr", "add", `${addresses[host]}/24`, "dev", links[host])
      run("ip", "-n", names[host], "link", "set", "lo", "up")
      run("ip", "-n", names[host], "link", "set", links[host], "up")
      const netem = ["netem", "delay", `${delayMs}ms`, "loss", `${lossPercent}%`]
      return run("tc", "-n", names[host], "qdisc", "add", "dev", links[host], "root", ...netem).status === 0
    })
    this.isSlow = slow.every((one) => one)
  }

  /** Nothing gets through any more, and nobody is told. */
  cut(): void {
    run("ip", "-n", names.client, "link", "set", links.client, "down")
  }

  [Symbol.dispose](): void {
    for (const name of Object.values(names)) run("ip", "netns", "del", name)
  }
}
