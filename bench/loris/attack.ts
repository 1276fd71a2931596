/** Callers that hold connections: some never end their headers, some never read their answers. */
import { connect, type Socket } from "node:net"
import { parentPort, workerData } from "node:worker_threads"

interface Attack {
  readonly port: number
  readonly slow: number
  readonly deaf: number
}

const { port, slow, deaf } = workerData as Attack
const dripMs = 1_000
const againMs = 1_000

/** Opens another connection when one is closed. */
const hold = (begin: (socket: Socket) => void): void => {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true }, () => begin(socket))
  socket.on("error", () => undefined)
  socket.on("end", () => socket.destroy())
  socket.on("close", () => setTimeout(hold, againMs, begin))
}

const neverEnd = (socket: Socket): void => {
  socket.write("POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\n")
  const drip = setInterval(() => socket.write("x: y\r\n"), dripMs)
  socket.on("close", () => clearInterval(drip))
  socket.resume()
}

const body = JSON.stringify({
  model: "unknown-model",
  stream: true,
  max_tokens: 16_000,
  messages: [{ role: "user", content: "Hi" }],
})

const neverRead = (socket: Socket): void => {
  socket.pause()
  socket.write(
    "POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n" +
      `x-llmsim-target-tokens: 16000\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  )
}

// Not all in one moment: to make thousands of long answers at once would be another attack.
const slowGapMs = 2
const deafGapMs = 40
for (let i = 0; i < slow; i++) setTimeout(hold, i * slowGapMs, neverEnd)
for (let i = 0; i < deaf; i++) setTimeout(hold, i * deafGapMs, neverRead)
setTimeout(() => parentPort?.postMessage("held"), Math.max(slow * slowGapMs, deaf * deafGapMs) + dripMs)
