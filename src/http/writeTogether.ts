/** Writes the chunks of one turn of the event loop one after another, when all of them are made. */
import type { Socket } from "node:net"

const largest = 4_096

let sockets: Array<Socket> = []
let chunks: Array<string> = []

/**
 * A sixth of a paced event's work: the system's part of a write and ours each find in the processor's caches what they
 * left there, and a caller is woken for many chunks and not for each. `chunk` in Latin-1; tells whether the socket took
 * all that came before. Not to be followed by another write to the socket in the same turn.
 */
export const writeTogether = (socket: Socket, chunk: string): boolean => {
  // A large one may fill the socket, which must be known before the next is made.
  if (chunk.length > largest) return socket.write(chunk, "latin1")
  chunks.push(chunk)
  if (sockets.push(socket) === 1) process.nextTick(writeAll)
  return !socket.writableNeedDrain
}

const writeAll = (): void => {
  const [to, what] = [sockets, chunks]
  sockets = []
  chunks = []
  for (let i = 0; i < to.length; i++) to[i]?.write(what[i] ?? "", "latin1")
}
