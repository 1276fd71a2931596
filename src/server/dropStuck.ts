/** Cuts callers that do not read what is sent to them. */
import type { Server } from "node:http"
import type { Duplex } from "node:stream"

const mostOftenMs = 1_000
/** In turn, so that few callers are cut in one moment: they would all come again in one moment. */
const turns = 20

interface Written {
  /** Bytes that the operating system took, or, where only the waiting ones are known, those below zero. */
  readonly taken: number
  /** How many times in a row there were no more of them. */
  readonly stuck: number
}

/** Node hides how much of a write the system has taken; by its public count, one long write is all or nothing. */
interface Handle {
  readonly _handle?: { readonly writeQueueSize?: number; readonly bytesWritten?: number } | null
}

/** A queue that was emptied and filled again looks as before, so the bytes that left it are what counts. */
const takenFrom = (socket: Duplex): number | undefined => {
  if (socket.writableLength === 0) return undefined
  const handle = (socket as Handle)._handle
  const queued = handle?.writeQueueSize ?? socket.writableLength
  return queued === 0 ? undefined : (handle?.bytesWritten ?? 0) - queued
}

/**
 * A connection, or a stream of HTTP/2, whose bytes wait and none of which leaves for `timeoutMs` is destroyed, and what is made for it is
 * interrupted. The connections are looked at now and then: a timer for each would be set anew by every write. Writers
 * wait for a full socket to drain, so that no more is kept for one than a socket takes.
 */
export const dropStuck =
  (timeoutMs: number) =>
  (server: Server): Server => {
    const groups = Array.from({ length: turns }, () => new Map<Duplex, Written>())
    let accepted = 0
    const watch = (socket: Duplex) => {
      const group = groups[accepted++ % turns]
      group?.set(socket, still)
      socket.once("close", () => group?.delete(socket))
    }
    for (const event of ["connection", "secureConnection", "stream"]) server.on(event, watch)
    const everyMs = Math.max(1, Math.min(mostOftenMs, timeoutMs / 4))
    const looks = Math.ceil(timeoutMs / everyMs)
    let turn = 0
    const look = () => {
      const group = groups[turn++ % turns] ?? new Map<Duplex, Written>()
      for (const [socket, before] of group) {
        const now = after(before, takenFrom(socket))
        if (now.stuck > looks) socket.destroy()
        else if (now !== before) group.set(socket, now)
      }
    }
    let timer: NodeJS.Timeout | undefined
    server.on("listening", () => {
      clearInterval(timer)
      timer = setInterval(look, everyMs / turns)
    })
    server.on("close", () => clearInterval(timer))
    return server
  }

const still: Written = { taken: Number.NEGATIVE_INFINITY, stuck: 0 }

const after = (before: Written, taken: number | undefined): Written => {
  if (taken === undefined) return still
  return taken > before.taken ? { taken, stuck: 0 } : { taken, stuck: before.stuck + 1 }
}
