/** Node's server for HTTP/1 and HTTP/2, with bounds on what one caller may hold. */
import { createServer, type IncomingMessage, type Server } from "node:http"
import { createServer as createSecureServer } from "node:https"
import type { Settings } from "../settings/Settings.ts"
import type { Certificate } from "./Certificate.ts"
import { closeUpgrades } from "./closeUpgrades.ts"
import { drainOnClose } from "./drainOnClose.ts"
import { dropStuck } from "./dropStuck.ts"
import { leanResponse } from "./leanResponse.ts"
import { refuseMalformed } from "./refuseMalformed.ts"
import { takeHttp2 } from "./takeHttp2.ts"
import { tellWhole, WholeRequest } from "./WholeRequest.ts"

/** How often Node looks for requests that are late: often, so that few are closed in one moment. */
const checkedEveryMs = (timeoutMs: number): number => Math.max(50, Math.min(250, timeoutMs / 4))

/** With a certificate it speaks TLS, and nothing else. */
export const nodeServer = (settings: Settings["server"], certificate?: Certificate): Server => {
  const { header_timeout_ms, body_timeout_ms, http2 } = settings
  const options = {
    IncomingMessage: WholeRequest as typeof IncomingMessage,
    ServerResponse: leanResponse(),
    maxHeaderSize: settings.max_header_bytes,
    headersTimeout: header_timeout_ms,
    // Node counts from a request's first byte to its last.
    requestTimeout: header_timeout_ms + body_timeout_ms,
    keepAliveTimeout: settings.keep_alive_timeout_ms,
    connectionsCheckingInterval: checkedEveryMs(Math.min(header_timeout_ms, body_timeout_ms)),
  }
  const protocols = { ALPNProtocols: http2 ? ["h2", "http/1.1"] : ["http/1.1"], handshakeTimeout: header_timeout_ms }
  const server: Server =
    certificate === undefined ? createServer(options) : createSecureServer({ ...options, ...protocols, ...certificate })
  server.maxConnections = settings.max_connections
  server.maxRequestsPerSocket = settings.max_requests_per_connection
  refuseMalformed(server, http2 ? takeHttp2(server, settings) : undefined)
  return dropStuck(settings.write_timeout_ms)(drainOnClose(closeUpgrades(tellWhole(server))))
}
