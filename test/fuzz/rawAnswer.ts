/** Sends bytes on a connection of their own, and waits for its end. */
import { connect } from "node:net"

export interface RawAnswer {
  /** What came back first, as bytes of Latin-1: enough to see the status. */
  readonly head: string
  readonly ms: number
  readonly timedOut: boolean
}

const longest = 4_096

/** After so long without an answer the sending side is closed: the request may not be complete. */
const quietMs = 200

export const rawAnswer = (port: number, bytes: Buffer, timeoutMs: number): Promise<RawAnswer> =>
  new Promise((resolve) => {
    const startedAt = performance.now()
    let head = ""
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes))
    const quiet = setTimeout(() => socket.end(), quietMs)
    const finish = (timedOut: boolean) => {
      clearTimeout(timer)
      clearTimeout(quiet)
      socket.destroy()
      resolve({ head, ms: performance.now() - startedAt, timedOut })
    }
    const timer = setTimeout(finish, timeoutMs, true)
    socket.on("data", (chunk) => {
      quiet.refresh()
      if (head.length < longest) head += chunk.toString("latin1")
    })
    socket.on("error", () => undefined)
    socket.on("close", () => finish(false))
  })
