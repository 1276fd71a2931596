/** Answers what is no HTTP request at all, in the shape of an API error. */
import type { Server, ServerResponse } from "node:http"
import type { Duplex } from "node:stream"
import type { TakeOver } from "./takeHttp2.ts"

const answers: Readonly<Record<string, readonly [status: string, message: string]>> = {
  HPE_HEADER_OVERFLOW: ["431 Request Header Fields Too Large", "The request headers are too large."],
  ERR_HTTP_REQUEST_TIMEOUT: ["408 Request Timeout", "The request was not received in time."],
}

/** Adds the answer to a server, for what `takeOver` does not take. */
export const refuseMalformed = (server: Server, takeOver: TakeOver = () => false): Server =>
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (takeOver(error, socket)) return
    if (error.code === "ECONNRESET" || !socket.writable || hasBegun(socket)) {
      socket.destroy()
      return
    }
    const [status, message] = answers[error.code ?? ""] ?? ["400 Bad Request", "The request is not valid HTTP."]
    const body = JSON.stringify({ error: { message, type: "invalid_request_error", param: null, code: null } })
    socket.end(
      `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: application/json\r\n` +
        `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
    // A caller that never closes its side would keep the connection; one that reads has read by then.
    const end = setTimeout(() => socket.destroy(), lingerMs)
    socket.once("close", () => clearTimeout(end))
  })

const lingerMs = 1_000

/** Whether an answer is on its way already, of which these bytes would become a part. */
const hasBegun = (socket: Duplex & { readonly _httpMessage?: ServerResponse | null }): boolean =>
  socket._httpMessage?.headersSent === true
