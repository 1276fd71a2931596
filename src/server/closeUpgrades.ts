/** Lets go of connections that asked for an upgrade, once their answer has been sent. */
import type { Server } from "node:http"

/** Time in which a caller can read the answer. */
const lingerMs = 1_000

/**
 * Node counts a connection that asks for an upgrade no longer among those of HTTP, and nobody reads it when the upgrade
 * is refused: what its caller still sends, or that the caller has gone, would never be seen.
 */
export const closeUpgrades = (server: Server): Server =>
  server.on("upgrade", (_, socket) => {
    socket.once("finish", () => {
      const end = setTimeout(() => socket.destroy(), lingerMs)
      socket.once("close", () => clearTimeout(end))
    })
  })
