/** A caller that is to leave does so, by each way, and the one that stays has read all. */
import { once } from "node:events"
import { createServer, type Socket } from "node:net"
import { assert, it } from "@effect/vitest"
import { runAborts } from "../../bench/client/aborts.ts"

const tokens = 5
const gapMs = 2
const chunk = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`
const head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
const event = 'data: {"delta":{"content":"a"}}\n\n'

/** Answers each request, which comes in one piece, with a stream of so many tokens. */
const answer = (socket: Socket, count: number): void => {
  socket.write(head)
  let sent = 0
  const timer = setInterval(() => {
    if (socket.destroyed || !socket.writable) clearInterval(timer)
    else if (sent++ < count) socket.write(chunk(event))
    else {
      socket.write(`${chunk("data: [DONE]\n\n")}0\r\n\r\n`)
      clearInterval(timer)
    }
  }, gapMs)
}

const serve = async (count: number) => {
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket
      .on("data", () => answer(socket, count))
      .on("error", () => undefined)
      .on("close", () => open.delete(socket))
  }).listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  const port = typeof address === "object" && address !== null ? address.port : 0
  return { port, open, close: () => server.close() }
}

const command = { kind: "aborts", streams: 4, total: 60, tokens, ttftMs: 4, gapMs, seed: 1 } as const

it("leaves about half of the streams, and then all connections", async () => {
  const { port, open, close } = await serve(tokens)
  const { whole, aborted, early, ways, failures, firstFailure } = await runAborts({
    ...command,
    target: { pid: process.pid, port },
  })
  close()
  assert.deepStrictEqual({ failures, firstFailure }, { failures: 0, firstFailure: null })
  assert.strictEqual(whole + aborted, command.total)
  assert.isAbove(whole, 10)
  assert.isAbove(aborted, 10)
  assert.isAtMost(early, aborted)
  assert.strictEqual(ways.reset + ways.close + ways["half-close"], aborted)
  await Promise.all([...open].map((socket) => new Promise((resolve) => socket.on("close", resolve))))
})

it("tells of streams that are not whole", async () => {
  const { port, close } = await serve(tokens - 1)
  const { whole, failures, firstFailure } = await runAborts({ ...command, target: { pid: process.pid, port } })
  close()
  assert.strictEqual(whole, 0)
  assert.isAbove(failures, 10)
  assert.strictEqual(firstFailure, "4 content events instead of 5")
})
