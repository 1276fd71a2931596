/** What one writes by hand on `node:http`: a canned answer, a write for each event, a timer for each gap. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { moments, serverArguments, streamHeaders, whole } from "./frames.ts"

const { port, pace } = serverArguments()

const sendAll = (response: ServerResponse): void => {
  for (const events of moments) for (const event of events) response.write(event)
  response.end()
}

const sendPaced = (response: ServerResponse, { ttftMs, gapMs }: { ttftMs: number; gapMs: number }): void => {
  let next = 0
  let timer = setTimeout(send, ttftMs)
  function send() {
    for (const event of moments[next++] ?? []) response.write(event)
    if (next === moments.length) response.end()
    else timer = setTimeout(send, gapMs)
  }
  response.on("close", () => clearTimeout(timer))
}

const answer = (body: string, response: ServerResponse): void => {
  const { stream }: { stream?: boolean } = JSON.parse(body)
  if (stream !== true) {
    response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(whole) })
    response.end(whole)
    return
  }
  response.writeHead(200, streamHeaders)
  if (pace === null) sendAll(response)
  else sendPaced(response, pace)
}

createServer((request: IncomingMessage, response: ServerResponse) => {
  if (request.method === "GET") {
    response.end("ok")
    return
  }
  const parts: Array<Buffer> = []
  request.on("data", (part: Buffer) => parts.push(part))
  request.on("end", () => answer(Buffer.concat(parts).toString("utf8"), response))
}).listen(port, "127.0.0.1")
