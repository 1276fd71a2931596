/** Sends bytes to a port and returns all that comes back until the peer closes. */

import { connect } from "node:net"
import { Effect } from "effect"

/** What came back, as text. The connection is given up after `timeoutMs`. */
export const rawRequest = (port: number, bytes: string, timeoutMs = 3_000): Effect.Effect<string> =>
  Effect.callback((resume) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes))
    let received = ""
    const finish = () => {
      clearTimeout(timer)
      socket.destroy()
      resume(Effect.succeed(received))
    }
    const timer = setTimeout(finish, timeoutMs)
    socket.setEncoding("utf8")
    socket.on("data", (text) => {
      received += text
    })
    socket.on("close", finish)
    socket.on("error", finish)
  })

/** A request whose connection ends with its answer. */
export const rawPost = (path: string, body: string, headers: Readonly<Record<string, string>> = {}): string =>
  `POST ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\n` +
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("") +
  `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
