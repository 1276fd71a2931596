/** Tears a connection down at once, as when the other machine has gone. */
import type { Socket } from "node:net"

/** Node can reset a TCP connection alone: not TLS, which has one below it, nor a Unix socket, which is closed. */
export const resetSocket = (socket: Socket & { readonly _parent?: Socket | null }): void => {
  const below = socket._parent ?? socket
  if (below.remoteFamily === undefined) below.destroy()
  else below.resetAndDestroy()
}
