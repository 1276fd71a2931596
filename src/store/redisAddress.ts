/** Where a Redis is, as its URL says: one, one behind sentinels, or a cluster. */

export interface RedisNode {
  readonly host: string
  readonly port: number
}

interface Many {
  readonly nodes: ReadonlyArray<RedisNode>
  readonly username: string | undefined
  readonly password: string | undefined
  readonly tls: boolean
}

export type RedisAddress =
  | { readonly _tag: "One"; readonly url: string }
  | (Many & { readonly _tag: "Sentinels"; readonly name: string })
  | (Many & { readonly _tag: "Cluster" })

/** `redis+sentinel://USER:PASSWORD@HOST:PORT,HOST:PORT/NAME`, `redis+cluster://…`; `rediss+…` with TLS. */
const many = /^(rediss?)\+(sentinel|cluster):\/\/(?:([^@/]*)@)?([^/?]+)(?:\/([^?]*))?/

const usualPorts = { sentinel: 26_379, cluster: 6_379 } as const

export const redisAddress = (url: string): RedisAddress => {
  const [whole, scheme, kind, user = "", hosts = "", name = ""] = many.exec(url) ?? []
  if (whole === undefined || (kind !== "sentinel" && kind !== "cluster")) return { _tag: "One", url }
  const [username = "", password = ""] = user.split(":", 2).map(decodeURIComponent)
  const of: Many = {
    nodes: hosts.split(",").map((host) => nodeOf(host, usualPorts[kind])),
    username: username === "" ? undefined : username,
    password: password === "" ? undefined : password,
    tls: scheme === "rediss",
  }
  return kind === "cluster"
    ? { _tag: "Cluster", ...of }
    : { _tag: "Sentinels", ...of, name: name === "" ? "mymaster" : decodeURIComponent(name) }
}

const nodeOf = (text: string, usualPort: number): RedisNode => {
  const { hostname, port } = new URL(`redis://${text}`)
  return { host: hostname.replace(/^\[|\]$/g, ""), port: port === "" ? usualPort : Number(port) }
}
