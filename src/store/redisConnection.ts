/** A connection to a Redis, to one behind sentinels or to a cluster; loaded only when one is asked for. */
import * as NodeRedis from "@effect/platform-node/NodeRedis"
import { Context, Effect, Layer, Logger } from "effect"
import { Redis } from "effect/persistence"
import { createCluster, createSentinel } from "redis"
import { StoreError } from "./Collection.ts"
import { type RedisAddress, redisAddress } from "./redisAddress.ts"
import { slotTag } from "./redisScripts.ts"

const connectTimeoutMs = 5_000
const answerTimeout = "10 seconds"
/** How soon it is asked who has taken over from a node that is lost. */
const lookedAgainMs = 1_000

/** Fails when the Redis does not answer. Later on, what is asked while it is out of reach fails at once. */
export const redisConnection = (url: string) => {
  let connected = false
  return Effect.gen(function* () {
    const loggers = new Set([onlyWhen(() => connected, yield* Logger.CurrentLoggers)])
    const redis = yield* Effect.provideService(connect(redisAddress(url)), Logger.CurrentLoggers, loggers)
    yield* redis.send("PING")
    connected = true
    return redis
  }).pipe(
    // The client throws at what it takes for no URL.
    Effect.catchDefect(Effect.fail),
    Effect.timeout(answerTimeout),
    Effect.mapError((cause) => new StoreError({ operation: "open", cause })),
  )
}

/** The client warns of a lost connection, and also where to have none fails the start, which says enough. */
const onlyWhen = (condition: () => boolean, loggers: ReadonlySet<Logger.Logger<unknown, unknown>>) =>
  Logger.make<unknown, void>((entry) => {
    if (condition()) for (const logger of loggers) logger.log(entry)
  })

const connect = (address: RedisAddress) => {
  switch (address._tag) {
    case "One": {
      const options = { url: address.url, disableOfflineQueue: true, socket: { connectTimeout: connectTimeoutMs } }
      return Effect.map(Layer.build(NodeRedis.layer(options)), Context.get(Redis.Redis))
    }
    case "Sentinels":
      return ofMany(makeSentinel(address), (client, args) => client.sendCommand(false, args))
    case "Cluster":
      // All keys are in one slot, so that a script may use any of them.
      return ofMany(makeCluster(address), (client, args) => client.sendCommand(slotTag, false, args))
  }
}

const nodeOptions = ({ username, password, tls }: Exclude<RedisAddress, { _tag: "One" }>) => ({
  ...(username === undefined ? {} : { username }),
  ...(password === undefined ? {} : { password }),
  disableOfflineQueue: true,
  socket: { connectTimeout: connectTimeoutMs, ...(tls ? { tls: true as const } : {}) },
})

const makeSentinel = (address: Extract<RedisAddress, { _tag: "Sentinels" }>) =>
  createSentinel({
    name: address.name,
    sentinelRootNodes: [...address.nodes],
    nodeClientOptions: nodeOptions(address),
    scanInterval: lookedAgainMs,
    masterPoolSize: 4,
  })

const makeCluster = (address: Extract<RedisAddress, { _tag: "Cluster" }>) =>
  createCluster({
    rootNodes: address.nodes.map(({ host, port }) => ({ socket: { host, port } })),
    defaults: nodeOptions(address),
    topologyRefreshOnReconnectionAttemptStrategy: lookedAgainMs,
  })

interface ManyClient {
  readonly on: (event: "error", listener: (cause: unknown) => void) => unknown
  readonly connect: () => Promise<unknown>
  readonly close: () => unknown
}

const ofMany = <C extends ManyClient>(made: C, run: (client: C, args: Array<string>) => Promise<unknown>) =>
  Effect.gen(function* () {
    const client = yield* Effect.acquireRelease(Effect.succeed(made), (open) =>
      Effect.ignoreCause(Effect.promise(async () => open.close())),
    )
    const runSync = Effect.runSyncWith(yield* Effect.context<never>())
    client.on("error", (cause) => runSync(Effect.logWarning("the Redis is out of reach", cause)))
    yield* attempt(() => client.connect())
    const send = <A>(command: string, ...args: ReadonlyArray<string>) =>
      attempt(() => run(client, [command, ...args]) as Promise<A>)
    return yield* Redis.make({ send, subscribe: () => notUsed, connect: notUsed })
  })

const attempt = <A>(run: () => Promise<A>) =>
  Effect.tryPromise({ try: run, catch: (cause) => new Redis.RedisError({ cause }) })

const notUsed = Effect.fail(new Redis.RedisError({ cause: new Error("nothing subscribes") }))
