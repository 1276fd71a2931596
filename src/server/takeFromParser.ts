/** Takes a connection out of the hands of Node's parser of HTTP/1. */
import type { Socket } from "node:net"

/** What Node does to a socket that it parses; the names are its own, and a test with each Node looks that they are there. */
export type ParsedSocket = Omit<Socket, "readableFlowing"> & {
  parser?: Parser | null
  readableFlowing: boolean | null
}

interface Parser {
  socket: Socket | null
  readonly unconsume: () => void
  /** From the list of those that may be late. */
  readonly remove: () => void
  readonly close: () => void
}

const parsersEvents = ["data", "end", "drain", "timeout", "error", "pause", "resume"]
const parsersMethods = ["on", "addListener", "prependListener", "setEncoding"]

/** `seen`, what the parser has read already, is read again by whoever comes next. As Node does for an upgrade. */
export const takeFromParser = (socket: ParsedSocket, seen: Buffer): void => {
  for (const event of parsersEvents) socket.removeAllListeners(event)
  const { parser } = socket
  if (parser) {
    parser.unconsume()
    parser.socket = null
    parser.remove()
    // It is at work right now.
    setImmediate(() => parser.close())
  }
  socket.parser = null
  for (const method of parsersMethods) Reflect.deleteProperty(socket, method)
  socket.readableFlowing = null
  socket.unshift(seen)
}
