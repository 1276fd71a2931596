/** Answers what is no HTTP request at all, in the shape of an API error. */
import type { Server } from "node:http"

const answers: Readonly<Record<string, readonly [status: string, message: string]>> = {
  HPE_HEADER_OVERFLOW: ["431 Request Header Fields Too Large", "The request headers are too large."],
  ERR_HTTP_REQUEST_TIMEOUT: ["408 Request Timeout", "The request was not received in time."],
}

/** Adds the answer to a server, and returns the server. */
export const refuseMalformed = (server: Server): Server =>
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (error.code === "ECONNRESET" || !socket.writable) {
      socket.destroy()
      return
    }
    const [status, message] = answers[error.code ?? ""] ?? ["400 Bad Request", "The request is not valid HTTP."]
    const body = JSON.stringify({ error: { message, type: "invalid_request_error", param: null, code: null } })
    socket.end(
      `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: application/json\r\n` +
        `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    )
  })
