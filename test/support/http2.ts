/** Calls over one connection of HTTP/2. */
import { type ClientHttp2Session, connect, type SecureClientSessionOptions } from "node:http2"
import { Effect, type Scope } from "effect"

export interface Http2Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly chunks: ReadonlyArray<string>
  /** The code of the error that ended the stream, where one did. */
  readonly error: string | undefined
}

/** Closed with the scope; whose certificate it is does not matter. */
export const http2Session = (
  url: string,
  options: SecureClientSessionOptions = {},
): Effect.Effect<ClientHttp2Session, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync(() => connect(url, { rejectUnauthorized: false, ...options }).on("error", () => undefined)),
    (session) => Effect.sync(() => session.destroy()),
  )

/** A GET without a body, else a POST of it. */
export const http2Call = (
  session: ClientHttp2Session,
  path: string,
  body?: string,
  headers: Readonly<Record<string, string>> = {},
): Effect.Effect<Http2Answer> =>
  Effect.callback((resume) => {
    const posted = body === undefined ? {} : { ":method": "POST", "content-type": "application/json" }
    const stream = session.request({ ":path": path, ...posted, ...headers }, { endStream: body === undefined })
    const chunks: Array<string> = []
    let answered: Record<string, unknown> = {}
    let error: string | undefined
    stream.setEncoding("utf8")
    stream.on("response", (given) => {
      answered = given
    })
    stream.on("data", (chunk: string) => chunks.push(chunk))
    stream.on("error", (cause: NodeJS.ErrnoException) => {
      error = cause.code
    })
    stream.on("close", () =>
      resume(Effect.succeed({ status: Number(answered[":status"]), headers: answered, chunks, error })),
    )
    if (body !== undefined) stream.end(body)
  })
