/** Cuts callers that do not read what is sent to them. */
import type { Server } from "node:http"
import type { Duplex } from "node:stream"

const mostOftenMs = 1_000
/** In turn, so that few callers are cut in one moment: they would all come again in one moment. */
const turns = 20

interface Written {
  /** Bytes that the operating system has not taken yet. */
  readonly queued: number
  /** How many times in a row they did not become fewer. */
  readonly stuck: number
}

/** Node hides how much of a write the system has taken; by its public count, one long write is all or nothing. */
interface Handle {
  readonly _handle?: { readonly writeQueueSize?: number } | null
}

const queuedIn = (socket: Duplex): number =>
  socket.writableLength === 0 ? 0 : ((socket as Handle)._handle?.writeQueueSize ?? socket.writableLength)

/**
 * A connection, or a stream of HTTP/2, whose bytes wait and do not become fewer for `timeoutMs` is destroyed, and what is made for it is
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
        const now = after(before, queuedIn(socket))
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

const still: Written = { queued: 0, stuck: 0 }

/** More bytes than before are no progress; fewer are. */
const after = ({ queued, stuck }: Written, now: number): Written => {
  if (now === 0) return still
  return now < queued ? { queued: now, stuck: 0 } : { queued: Math.max(queued, now), stuck: stuck + 1 }
}
