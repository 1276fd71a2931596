/** A cluster of three masters and a standby of the one that has llmsim's slot. */
import { spawnSync } from "node:child_process"
import { slotTag } from "../../src/store/redisScripts.ts"
import { until } from "./Program.ts"
import { freePort, type RedisServer, startRedis, tlsOptions } from "./RedisServer.ts"

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
    const { stdout, stderr } = spawnSync("redis-cli", [...secure, "-p", String(port), ...args], { encoding: "utf8" })
    return `${stdout}${stderr}`.trim()
  }

/** Its second port is 10,000 above the first unless said otherwise, and that may be none. */
const startNode = async (tls: boolean) => {
  const [port, busPort] = [await freePort(), await freePort()]
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

export const startCluster = async (tls = false): Promise<RedisCluster> => {
  const ask = askWith(tls)
  const nodes = await Promise.all([startNode(tls), startNode(tls), startNode(tls), startNode(tls)])
  const [first, , , standby] = nodes
  for (const { port, busPort } of nodes) ask(first, "cluster", "meet", "127.0.0.1", String(port), String(busPort))
  for (const [i, [from, to]] of slotsOf.entries()) {
    ask(nodes[i] ?? first, "cluster", "addslotsrange", String(from), String(to))
  }
  const slot = Number(ask(first, "cluster", "keyslot", slotTag))
  const at = slotsOf.findIndex(([, to]) => slot <= to)
  const [owner = first, other = first]: ReadonlyArray<RedisServer | undefined> = [nodes[at], nodes[(at + 1) % 3]]
  const idOf = (redis: RedisServer) => ask(redis, "cluster", "myid")
  const knows = (redis: RedisServer) => ask(redis, "cluster", "nodes").split("\n").length === nodes.length
  await until(() => nodes.every(knows) || undefined)
  await until(() => ask(standby, "cluster", "replicate", idOf(owner)) === "OK" || undefined)
  await until(() => ask(standby, "info", "replication").includes("master_link_status:up") || undefined)
  await until(() => nodes.every((node) => ask(node, "cluster", "info").includes("cluster_state:ok")) || undefined)
  const move = (from: RedisServer) => {
    ask(other, "cluster", "setslot", String(slot), "importing", idOf(from))
    ask(from, "cluster", "setslot", String(slot), "migrating", idOf(other))
    const keys = ask(from, "cluster", "getkeysinslot", String(slot), "1000").split("\n")
    ask(from, "migrate", "127.0.0.1", String(other.port), "", "0", "5000", "keys", ...keys)
    for (const node of [other, from]) ask(node, "cluster", "setslot", String(slot), "node", idOf(other))
  }
  const dispose = async () => {
    await Promise.all(nodes.map(({ kill }) => kill()))
  }
  return { other, owner, standby, ask, move, [Symbol.asyncDispose]: dispose }
}
