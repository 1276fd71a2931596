/** HTTP/2 on a server of HTTP/1, over TLS where the client asks for it, else by prior knowledge. */
import type { Server } from "node:http"
import { constants, createServer, type Http2Server, type ServerHttp2Session, type ServerHttp2Stream } from "node:http2"
import type { Duplex } from "node:stream"
import type { TLSSocket } from "node:tls"
import type { Settings } from "../settings/Settings.ts"
import { type ParsedSocket, takeFromParser } from "./takeFromParser.ts"

/** What Node's parser of HTTP/1 says of a connection that begins as HTTP/2 does, so that nobody else pays for a look. */
const priorKnowledge = "HPE_PAUSED_H2_UPGRADE"

/** A client with more to ask opens another connection. */
const streamsAtOnce = 1_000

/** Takes a connection that is none of HTTP/1's, or says that it is not HTTP/2's either. */
export type TakeOver = (error: NodeJS.ErrnoException & { readonly rawPacket?: Buffer }, socket: Duplex) => boolean

/** Requests and sessions of HTTP/2 become events of the server, as those of HTTP/1 are. */
export const takeHttp2 = (server: Server, settings: Settings["server"]): TakeOver => {
  const sessions = createServer({
    settings: { maxConcurrentStreams: streamsAtOnce, maxHeaderListSize: settings.max_header_bytes },
  })
  sessions.on("request", (request, response) => server.emit("request", request, response))
  sessions.on("session", (session) => {
    endWhenIdle(session, settings.keep_alive_timeout_ms)
    server.emit("session", session)
  })
  sessions.on("stream", (stream) => {
    boundBody(stream, settings.body_timeout_ms)
    server.emit("stream", stream)
  })
  shareConnections(server, sessions)
  closeWithAll(server, sessions)
  return (error, socket) => {
    const { code, rawPacket } = error
    if (code !== priorKnowledge || rawPacket === undefined || "encrypted" in socket) return false
    takeFromParser(socket as ParsedSocket, rawPacket)
    sessions.emit("connection", socket as ParsedSocket)
    return true
  }
}

/** TLS says beforehand which of the two it is. */
const shareConnections = (server: Server, sessions: Http2Server): void => {
  const serveHttp1 = server.listeners("secureConnection")
  server.removeAllListeners("secureConnection")
  server.on("secureConnection", (socket: TLSSocket) => {
    if (socket.alpnProtocol === "h2") sessions.emit("connection", socket)
    else for (const serve of serveHttp1) serve.call(server, socket)
  })
}

/** HTTP/1 does not count them among its connections. */
const closeWithAll = (server: Server, sessions: Http2Server): void => {
  const open = new Set<ServerHttp2Session>()
  sessions.on("session", (session) => {
    open.add(session)
    session.once("close", () => open.delete(session))
  })
  const closeAll = server.closeAllConnections.bind(server)
  server.closeAllConnections = () => {
    closeAll()
    for (const session of open) session.destroy()
  }
}

/** Node's own timer does not know of answers that wait for their time. */
const endWhenIdle = (session: ServerHttp2Session, timeoutMs: number): void => {
  let open = 0
  const idle = setTimeout(() => {
    if (open === 0) session.close()
  }, timeoutMs)
  session.on("stream", (stream: ServerHttp2Stream) => {
    open++
    stream.once("close", () => {
      open--
      if (open === 0 && !session.closed) idle.refresh()
    })
  })
  session.once("close", () => clearTimeout(idle))
}

/** Node's own bound is HTTP/1's alone. */
const boundBody = (stream: ServerHttp2Stream, timeoutMs: number): void => {
  if (stream.endAfterHeaders) return
  const late = setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), timeoutMs)
  const done = () => clearTimeout(late)
  stream.once("end", done)
  stream.once("close", done)
}
