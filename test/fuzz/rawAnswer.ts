/** Sends bytes on a connection of their own, closes the sending side, and waits for the end. */
import { connect } from "node:net"

export interface RawAnswer {
  /** What came back first, as bytes of Latin-1: enough to see the status. */
  readonly head: string
  readonly ms: number
  readonly timedOut: boolean
}

const longest = 4_096

export const rawAnswer = (port: number, bytes: Buffer, timeoutMs: number): Promise<RawAnswer> =>
  new Promise((resolve) => {
    const startedAt = performance.now()
    let head = ""
    const socket = connect(port, "127.0.0.1", () => socket.end(bytes))
    const finish = (timedOut: boolean) => {
      clearTimeout(timer)
      socket.destroy()
      resolve({ head, ms: performance.now() - startedAt, timedOut })
    }
    const timer = setTimeout(finish, timeoutMs, true)
    socket.on("data", (chunk) => {
      if (head.length < longest) head += chunk.toString("latin1")
    })
    socket.on("error", () => undefined)
    socket.on("close", () => finish(false))
  })
