/** Lets a closing server end as soon as its last answer has. */
import type { Server } from "node:http"
import type { Socket } from "node:net"

const sweepMs = 50

/**
 * Node closes the connections that are idle when the server closes, but keeps those that become idle later for their
 * whole keep-alive time. They are swept here, so that a shutdown takes no longer than its longest open stream.
 */
export const drainOnClose = (server: Server): Server => {
  // Node takes a connection that has never asked for one whose request is under way.
  const silent = new Set<Socket>()
  const listen = (socket: Socket) => {
    silent.add(socket)
    socket.once("close", () => silent.delete(socket))
  }
  server.on("connection", listen)
  server.on("secureConnection", listen)
  const close = server.close.bind(server)
  server.close = (callback) => {
    const sweep = setInterval(() => {
      server.closeIdleConnections()
      for (const socket of silent) if (socket.bytesRead === 0) socket.destroy()
    }, sweepMs)
    return close((error) => {
      clearInterval(sweep)
      callback?.(error)
    })
  }
  return server
}
