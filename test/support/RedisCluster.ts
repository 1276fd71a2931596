/** A cluster of three masters and a standby of the one that has llmsim's slot. */
import { spawnSync } from "node:child_process"
import { slotTag } from "../../src/store/redisScripts.ts"
import { until } from "./Program.ts"
import { allOrNone, freePorts, type RedisServer, startRedis, tlsOptions } from "./RedisServer.ts"

type Ask = (redis: RedisServer, ...args: ReadonlyArray<string>) => string

export interface RedisCluster extends AsyncDisposable {
  /** That has other slots. */
  readonly other: RedisServer
  readonly owner: RedisServer
  readonly standby: RedisServer
  readonly ask: Ask
  /** Gives llmsim's slot, with its keys, from the node that has it to the other. */
  readonly move: (from: RedisServer) => void
}

const askWith =
  (tls: boolean): Ask =>
  ({ port }, ...args) => {
    const secure = tls ? ["--tls", "--insecure"] : []
    const options = { encoding: "utf8", timeout: 10_000 } as const
    const { stdout, stderr } = spawnSync("redis-cli", [...secure, "-p", String(port), ...args], options)
    return `${stdout}${stderr}`.trim()
  }

/** Its second port is 10,000 above the first unless said otherwise, and that may be none. */
const startNode = async (tls: boolean, port: number, busPort: number) => {
  const cluster = ["--cluster-enabled", "yes", "--cluster-node-timeout", "500", "--cluster-port", String(busPort)]
  const soon = ["--repl-diskless-sync-delay", "0", "--cluster-replica-validity-factor", "0"]
  const redis = await startRedis(port, [...cluster, ...soon, ...(tls ? tlsOptions(port) : [])])
  return { ...redis, busPort }
}

const slotsOf = [
  [0, 5_460],
  [5_461, 10_922],
  [10_923, 16_383],
] as const

type Node = Awaited<ReturnType<typeof startNode>>

/** Four nodes without slots that do not know each other. */
const startNodes = async (tls: boolean): Promise<ReadonlyArray<Node>> => {
  const ports = await freePorts(8)
  return allOrNone([0, 1, 2, 3].map((i) => startNode(tls, ports[i] ?? 0, ports[i + 4] ?? 0)))
}

/** @param withinMs how long the whole may take */
export const startCluster = async (tls = false, withinMs = 15_000): Promise<RedisCluster> => {
  const nodes = await startNodes(tls)
  const dispose = async () => {
    await Promise.all(nodes.map(({ kill }) => kill()))
  }
  try {
    return { ...(await joined(nodes, askWith(tls), withinMs)), [Symbol.asyncDispose]: dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

const joined = async (nodes: ReadonlyArray<Node>, ask: Ask, withinMs: number) => {
  const [first, , , standby] = nodes
  if (first === undefined || standby === undefined) throw new Error("a cluster has four nodes")
  for (const { port, busPort } of nodes) ask(first, "cluster", "meet", "127.0.0.1", String(port), String(busPort))
  for (const [i, [from, to]] of slotsOf.entries()) {
    ask(nodes[i] ?? first, "cluster", "addslotsrange", String(from), String(to))
  }
  const slot = Number(ask(first, "cluster", "keyslot", slotTag))
  const at = slotsOf.findIndex(([, to]) => slot <= to)
  const [owner = first, other = first]: ReadonlyArray<RedisServer | undefined> = [nodes[at], nodes[(at + 1) % 3]]
  const knows = (redis: RedisServer) => ask(redis, "cluster", "nodes").split("\n").length === nodes.length
  const began = performance.now()
  const soon = (is: () => boolean) => until(() => is() || undefined, 10, withinMs - (performance.now() - began))
  await soon(() => nodes.every(knows))
  await soon(() => ask(standby, "cluster", "replicate", ask(owner, "cluster", "myid")) === "OK")
  await soon(() => ask(standby, "info", "replication").includes("master_link_status:up"))
  await soon(() => nodes.every((node) => ask(node, "cluster", "info").includes("cluster_state:ok")))
  return { other, owner, standby, ask, move: moveWith(ask, slot, other) }
}

const moveWith = (ask: Ask, slot: number, to: RedisServer) => (from: RedisServer) => {
  const idOf = (redis: RedisServer) => ask(redis, "cluster", "myid")
  ask(to, "cluster", "setslot", String(slot), "importing", idOf(from))
  ask(from, "cluster", "setslot", String(slot), "migrating", idOf(to))
  const keys = ask(from, "cluster", "getkeysinslot", String(slot), "1000").split("\n")
  ask(from, "migrate", "127.0.0.1", String(to.port), "", "0", "5000", "keys", ...keys)
  for (const node of [to, from]) ask(node, "cluster", "setslot", String(slot), "node", idOf(to))
}
