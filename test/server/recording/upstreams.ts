/** Upstreams and proxies of a test's own. */
import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { createServer, type IncomingMessage, type RequestListener, request, type Server } from "node:http"
import { createServer as createSecureServer } from "node:https"
import { type AddressInfo, connect, type Socket } from "node:net"
import { join } from "node:path"
import { Effect } from "effect"

const listening = (server: Server) =>
  Effect.acquireRelease(
    Effect.promise(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))),
    () =>
      Effect.sync(() => {
        server.close()
        server.closeAllConnections()
      }),
  ).pipe(Effect.map(() => (server.address() as AddressInfo).port))

/** Tells each caller of the authorization that it saw. */
const answer: RequestListener = ({ headers }, response) => {
  response.writeHead(200, { "content-type": "application/json" })
  response.end(JSON.stringify({ saw: headers.authorization ?? null }))
}

export const plainUpstream = Effect.map(listening(createServer(answer)), (port) => `http://127.0.0.1:${port}`)

/** Tells each caller the path and the keys that it saw. */
export const tellingUpstream = Effect.map(
  listening(
    createServer(({ url, headers }, response) => {
      const names = ["authorization", "x-api-key", "x-goog-api-key", "api-key"]
      const keys = names.flatMap((name) => (headers[name] === undefined ? [] : [`${name}: ${headers[name]}`]))
      response.writeHead(200, { "content-type": "application/json" })
      response.end(JSON.stringify([url, ...keys]))
    }),
  ),
  (port) => `http://127.0.0.1:${port}`,
)

/** Breaks each connection when the second call comes on it, as servers do that have just closed it. */
export const forgetfulUpstream = Effect.gen(function* () {
  const served = new WeakMap<object, number>()
  let refused = 0
  const port = yield* listening(
    createServer((request, response) => {
      const count = (served.get(request.socket) ?? 0) + 1
      served.set(request.socket, count)
      if (count === 1) return answer(request, response)
      refused++
      request.socket.resetAndDestroy()
    }),
  )
  return { url: `http://127.0.0.1:${port}`, refused: () => refused }
})

/** Answers the first call, keeps its connection, and is silent ever after. */
export const silencedUpstream = Effect.gen(function* () {
  const sockets: Array<Socket> = []
  const port = yield* listening(
    createServer((request, response) => {
      sockets.push(request.socket)
      if (sockets.length === 1) answer(request, response)
    }),
  )
  /** The connection on which each call came. */
  return { url: `http://127.0.0.1:${port}`, sockets }
})

/** Says all of each stream, and does not end it. */
export const lingeringUpstream = Effect.fnUntraced(function* (said: string) {
  let calls = 0
  const port = yield* listening(
    createServer((_, response) => {
      calls++
      response.writeHead(200, { "content-type": "text/event-stream" })
      response.write(said)
    }),
  )
  return { url: `http://127.0.0.1:${port}`, calls: () => calls }
})

/** With a certificate that only itself vouches for; `certificate` is its file, in the folder. */
export const secureUpstream = Effect.fnUntraced(function* (folder: string) {
  const key = join(folder, "key.pem")
  const certificate = join(folder, "certificate.pem")
  const name = ["-subj", "/CN=llmsim", "-addext", "subjectAltName=IP:127.0.0.1"]
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
  yield* Effect.sync(() =>
    execFileSync("openssl", ["req", "-x509", ...curve, ...name, "-keyout", key, "-out", certificate], {
      stdio: "ignore",
    }),
  )
  const server = createSecureServer({ key: readFileSync(key), cert: readFileSync(certificate) }, answer)
  const port = yield* listening(server)
  return { url: `https://127.0.0.1:${port}`, certificate }
})

/** Passes everything on, and keeps what it was asked for. */
export const proxy = Effect.gen(function* () {
  const asked: Array<string> = []
  const server = createServer((incoming, response) => {
    asked.push(`${incoming.method} ${incoming.url}`)
    const { method, headers } = incoming
    const passed = request(incoming.url ?? "", { method, headers }, (answered) => {
      response.writeHead(answered.statusCode ?? 502, answered.headers)
      answered.pipe(response)
    })
    incoming.pipe(passed)
  })
  server.on("connect", (incoming: IncomingMessage, socket: Socket) => {
    asked.push(`CONNECT ${incoming.url}`)
    const [host, port] = incoming.url?.split(":") ?? []
    const passed = connect(Number(port), host, () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n")
      passed.pipe(socket).pipe(passed)
    })
    passed.on("error", () => socket.destroy())
    socket.on("error", () => passed.destroy())
  })
  const port = yield* listening(server)
  return { url: `http://127.0.0.1:${port}`, asked }
})
