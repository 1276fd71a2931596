/** Lets a closing server end as soon as its last answer has. */
import type { Server } from "node:http"

const sweepMs = 50

/**
 * Node closes the connections that are idle when the server closes, but keeps those that become idle later for their
 * whole keep-alive time. They are swept here, so that a shutdown takes no longer than its longest open stream.
 */
export const drainOnClose = (server: Server): Server => {
  const close = server.close.bind(server)
  server.close = (callback) => {
    const sweep = setInterval(() => server.closeIdleConnections(), sweepMs)
    return close((error) => {
      clearInterval(sweep)
      callback?.(error)
    })
  }
  return server
}
