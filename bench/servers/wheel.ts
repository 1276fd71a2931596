/** The most that Node gives: one timer wheel for all streams, and ready-made chunks written straight to the socket. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { Socket } from "node:net"
import { moments, serverArguments, streamHeaders } from "./frames.ts"

const { port, pace } = serverArguments()

const chunk = (event: string): string => `${Buffer.byteLength(event).toString(16)}\r\n${event}\r\n`
const chunks: ReadonlyArray<Buffer> = moments.map((events) => Buffer.from(chunk(events.join(""))))
const allChunks = Buffer.concat(chunks)
const offsets: ReadonlyArray<number> = [0, ...chunks.map((_, k) => Buffer.concat(chunks.slice(0, k + 1)).length)]

interface OpenStream {
  readonly response: ServerResponse
  readonly socket: Socket
  readonly startedAt: number
  next: number
}

const { ttftMs, gapMs } = pace ?? { ttftMs: 0, gapMs: 0 }
const slotCount = 4096
const slots: Array<Array<OpenStream>> = Array.from({ length: slotCount }, () => [])
let reached = 0
let open = 0

/** Rounds up to the wheel's millisecond, so that nothing leaves early. */
const schedule = (stream: OpenStream): void => {
  const due = Math.ceil(stream.startedAt + ttftMs + stream.next * gapMs)
  slots[Math.max(due, reached + 1) % slotCount]?.push(stream)
}

/** The next chunk, with those that are late already. */
const take = (stream: OpenStream, now: number): Buffer | undefined => {
  const first = stream.next
  const due = Math.floor((now - stream.startedAt - ttftMs) / gapMs) + 1
  stream.next = Math.min(chunks.length, Math.max(first + 1, due))
  return stream.next === first + 1 ? chunks[first] : allChunks.subarray(offsets[first], offsets[stream.next])
}

const send = (stream: OpenStream, now: number): void => {
  const { response, socket } = stream
  const isFirst = stream.next === 0
  const bytes = take(stream, now)
  const isLast = stream.next === chunks.length
  if (isLast || socket.destroyed) open--
  else schedule(stream)
  if (socket.destroyed || bytes === undefined) return
  if (isFirst || isLast) socket.cork()
  if (isFirst) response.flushHeaders()
  socket.write(bytes)
  if (isLast) response.end()
  if (isFirst || isLast) socket.uncork()
}

const turn = (): void => {
  const now = performance.now()
  while (reached < Math.floor(now)) {
    reached++
    const due = slots[reached % slotCount]
    if (due === undefined || due.length === 0) continue
    slots[reached % slotCount] = []
    for (const stream of due) send(stream, now)
  }
  if (open > 0) setTimeout(turn, 1)
}

const answer = (request: IncomingMessage, response: ServerResponse): void => {
  response.writeHead(200, { ...streamHeaders, "transfer-encoding": "chunked" })
  const { socket } = request
  if (pace === null) {
    socket.cork()
    response.flushHeaders()
    socket.write(allChunks)
    response.end()
    socket.uncork()
    return
  }
  const now = performance.now()
  if (open++ === 0) {
    reached = Math.floor(now)
    setTimeout(turn, 1)
  }
  schedule({ response, socket, startedAt: now, next: 0 })
}

createServer((request: IncomingMessage, response: ServerResponse) => {
  if (request.method === "GET") {
    response.end("ok")
    return
  }
  request.on("end", () => answer(request, response)).resume()
}).listen(port, "127.0.0.1")
