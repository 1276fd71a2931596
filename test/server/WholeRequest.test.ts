/** When a request is told of, and that its body is read as ever, however it comes. */
import { once } from "node:events"
import { createServer, type IncomingMessage } from "node:http"
import { type AddressInfo, connect, Socket } from "node:net"
import { setTimeout } from "node:timers/promises"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { bodyKey } from "../../src/http/readBytes.ts"
import { tellWhole, WholeRequest } from "../../src/server/WholeRequest.ts"

interface Told {
  /** The body, where it was there when the request was told of. */
  readonly kept: string | undefined
  readonly streamed: string
}

/** A server that reads the stream of every request whatever else it has, and answers "ok". */
const listening = Effect.gen(function* () {
  const told: Array<Told> = []
  const server = tellWhole(createServer({ IncomingMessage: WholeRequest as typeof IncomingMessage }))
  server.on("request", async (request: WholeRequest, response) => {
    const kept = request[bodyKey]?.toString()
    const chunks: Array<Buffer> = []
    for await (const chunk of request) chunks.push(chunk)
    told.push({ kept, streamed: Buffer.concat(chunks).toString() })
    response.end("ok")
  })
  yield* Effect.promise(() => once(server.listen(0, "127.0.0.1"), "listening"))
  yield* Effect.addFinalizer(() => Effect.sync(() => server.close()))
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1")
  yield* Effect.addFinalizer(() => Effect.sync(() => socket.destroy()))
  return { server, socket, told }
})

const head = (length: number, more = "") => `POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${length}\r\n${more}\r\n`

const answers = (socket: Socket, count: number) =>
  Effect.promise(async () => {
    let text = ""
    for await (const chunk of socket) {
      text += chunk
      if (text.split("HTTP/1.1 200").length > count) return
    }
  })

const served = (count: number, ...writes: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const { socket, told } = yield* listening
    const answered = yield* Effect.forkChild(answers(socket, count), { startImmediately: true })
    for (const text of writes) {
      socket.write(text)
      yield* Effect.promise(() => setTimeout(20))
    }
    yield* answered.pipe((fiber) => Effect.promise(() => new Promise<void>((done) => fiber.addObserver(() => done()))))
    return told
  })

describe("a request", () => {
  it.live("with its body beside it is told of with it", () =>
    Effect.map(served(1, `${head(5)}hello`), (told) =>
      assert.deepStrictEqual(told, [{ kept: "hello", streamed: "hello" }]),
    ),
  )

  it.live("whose body comes later, or in pieces, is told of at once", () =>
    Effect.map(served(1, `${head(10)}he`, "llo", "world"), (told) =>
      assert.deepStrictEqual(told, [{ kept: undefined, streamed: "helloworld" }]),
    ),
  )

  it.live("has its turn among others that come in one piece", () =>
    Effect.map(served(3, `${head(1)}a${head(0)}${head(2)}bc`), (told) =>
      assert.deepStrictEqual(told.map(({ streamed }) => streamed).sort(), ["", "a", "bc"]),
    ),
  )

  it.live("with a large, a packed or a chunked body is left as it is", () =>
    Effect.gen(function* () {
      const large = "x".repeat(40_000)
      const chunked = "POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"
      const packed = `${head(2, "content-encoding: gzip\r\n")}zz`
      const told = yield* served(3, `${head(large.length)}${large}`, packed, chunked)
      assert.deepStrictEqual(
        told.map(({ kept, streamed }) => [kept, streamed.length]),
        [
          [undefined, 40_000],
          [undefined, 2],
          [undefined, 2],
        ],
      )
    }),
  )

  it.live("of a caller that is gone before its body is there is told of to nobody", () =>
    Effect.gen(function* () {
      let told = 0
      const [gone, here] = [new WholeRequest(new Socket()), new WholeRequest(new Socket())]
      for (const request of [gone, here]) {
        request.gather(() => told++)
        request.push(Buffer.from("ha"))
      }
      gone.destroy()
      yield* Effect.promise(() => setTimeout(20))
      assert.strictEqual(told, 1)
    }),
  )
})
