/** Where a Redis is, by its URL. */
import { assert, it } from "@effect/vitest"
import { redisAddress } from "../../src/store/redisAddress.ts"

it("is one Redis, as the client reads it", () => {
  assert.deepStrictEqual(redisAddress("rediss://u:p@redis:6380/2"), { _tag: "One", url: "rediss://u:p@redis:6380/2" })
})

it("is behind sentinels, with their usual port and the usual name", () => {
  assert.deepStrictEqual(redisAddress("redis+sentinel://u:p%40w@one:26380,two,[::1]:7/main"), {
    _tag: "Sentinels",
    name: "main",
    nodes: [
      { host: "one", port: 26_380 },
      { host: "two", port: 26_379 },
      { host: "::1", port: 7 },
    ],
    username: "u",
    password: "p@w",
    tls: false,
  })
  assert.deepInclude(redisAddress("redis+sentinel://one"), {
    name: "mymaster",
    username: undefined,
    password: undefined,
  })
})

it("is a cluster, with TLS or without", () => {
  assert.deepStrictEqual(redisAddress("rediss+cluster://:secret@a:1,b"), {
    _tag: "Cluster",
    nodes: [
      { host: "a", port: 1 },
      { host: "b", port: 6_379 },
    ],
    username: undefined,
    password: "secret",
    tls: true,
  })
})
