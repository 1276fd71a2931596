/** Chunks keep their order, and a socket that is full is told from one that is not. */
import { once } from "node:events"
import { type AddressInfo, connect, createServer, type Socket } from "node:net"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { writeTogether } from "../../src/http/writeTogether.ts"

const connected = Effect.gen(function* () {
  const server = createServer({ pauseOnConnect: true })
  yield* Effect.promise(() => once(server.listen(0, "127.0.0.1"), "listening"))
  yield* Effect.addFinalizer(() => Effect.sync(() => server.close()))
  const accepted = Effect.promise(() => once(server, "connection") as Promise<[Socket]>)
  const writer = connect((server.address() as AddressInfo).port, "127.0.0.1")
  yield* Effect.addFinalizer(() => Effect.sync(() => writer.destroy()))
  const [reader] = yield* accepted
  return { writer, reader }
})

const textOf = async (socket: Socket): Promise<string> => {
  let text = ""
  for await (const part of socket) text += part
  return text
}

describe("chunks", () => {
  it.live("of many turns come in their order", () =>
    Effect.gen(function* () {
      const { writer, reader } = yield* connected
      for (let i = 0; i < 200; i++) {
        writeTogether(writer, `${i} ${"x".repeat(i * 50)};`)
        yield* Effect.promise(() => new Promise(setImmediate))
      }
      writer.end()
      const text = yield* Effect.promise(() => textOf(reader))
      const numbers = text.split(";").slice(0, -1)
      assert.deepStrictEqual(
        numbers.map((part) => Number(part.split(" ")[0])),
        Array.from({ length: 200 }, (_, i) => i),
      )
    }),
  )

  it.live("that fill the socket are told at once, if they are large", () =>
    Effect.gen(function* () {
      const { writer } = yield* connected
      assert.isTrue(writeTogether(writer, "small"))
      yield* Effect.promise(() => new Promise(setImmediate))
      assert.isFalse(writeTogether(writer, "x".repeat(16_000_000)))
      assert.isFalse(writeTogether(writer, "small"))
    }),
  )
})
