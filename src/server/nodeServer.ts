/** Node's HTTP server, with bounds on what one caller may hold. */
import { createServer, type Server } from "node:http"
import type { Settings } from "../settings/Settings.ts"
import { closeUpgrades } from "./closeUpgrades.ts"
import { drainOnClose } from "./drainOnClose.ts"
import { dropStuck } from "./dropStuck.ts"
import { leanResponse } from "./leanResponse.ts"
import { refuseMalformed } from "./refuseMalformed.ts"

/** How often Node looks for requests that are late: often, so that few are closed in one moment. */
const checkedEveryMs = (timeoutMs: number): number => Math.max(50, Math.min(250, timeoutMs / 4))

export const nodeServer = (settings: Settings["server"]): Server => {
  const { header_timeout_ms, body_timeout_ms, keep_alive_timeout_ms, max_header_bytes } = settings
  const server = createServer({
    ServerResponse: leanResponse(),
    maxHeaderSize: max_header_bytes,
    headersTimeout: header_timeout_ms,
    // Node counts from a request's first byte to its last.
    requestTimeout: header_timeout_ms + body_timeout_ms,
    keepAliveTimeout: keep_alive_timeout_ms,
    connectionsCheckingInterval: checkedEveryMs(Math.min(header_timeout_ms, body_timeout_ms)),
  })
  server.maxConnections = settings.max_connections
  return dropStuck(settings.write_timeout_ms)(drainOnClose(closeUpgrades(refuseMalformed(server))))
}
