/** Sends calls on to a real API, and its answers back byte for byte as they come. */
import {
  type ClientRequest,
  Agent as HttpAgent,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request as requestHttp,
  type ServerResponse,
} from "node:http"
import { Agent as HttpsAgent, request as requestHttps } from "node:https"
import { getCACertificates } from "node:tls"
import { Data, Effect } from "effect"
import { wholeText } from "../../recording/bytesOf.ts"
import type { RawPiece, RawResponse } from "../../recording/Exchange.ts"

/** The upstream was not reached; `message` says why. */
export class NoAnswer extends Data.TaggedError("NoAnswer")<{ readonly message: string }> {}

export interface Forwarded {
  readonly url: URL
  readonly method: string
  readonly headers: OutgoingHttpHeaders
  readonly body: Buffer
}

export interface Forwarding {
  /** Ends the call when interrupted. */
  readonly answer: Effect.Effect<RawResponse, NoAnswer>
  /** What has come of the answer, as a caller sees it who leaves now. */
  readonly soFar: () => RawResponse
}

export interface Upstream {
  /** Writes the answer to `response`; `startedAt` is on `now`'s scale. */
  readonly forward: (call: Forwarded, response: ServerResponse, startedAt: number) => Forwarding
}

export interface UpstreamOptions {
  /** Variables, of which those that name proxies count. */
  readonly proxyEnv: NodeJS.ProcessEnv
  /** Certificates of authorities that are trusted besides the usual ones, as PEM. */
  readonly authorities: string | undefined
  /** Whether a stream has said its last event. */
  readonly endsItself: (body: string) => boolean
  /** Milliseconds. */
  readonly now: () => number
}

/** Connections are kept, and go through the proxies that the environment names. */
export const makeUpstream = ({ proxyEnv, authorities, now, endsItself }: UpstreamOptions): Upstream => {
  const send = sender(proxyEnv, authorities)
  const forward = (call: Forwarded, response: ServerResponse, startedAt: number): Forwarding => {
    const elapsed = () => now() - startedAt
    const came: Came = { status: 0, headers: [], headersMs: undefined, pieces: [] }
    const ended = (ending: RawResponse["ending"]): RawResponse => ({ ...came, ending, endedMs: elapsed() })
    const answer = Effect.callback<RawResponse, NoAnswer>((resume) => {
      let left = false
      const attempt = (): ClientRequest => {
        const request = send(call)
        let begun = false
        request.on("response", (answer) => {
          begun = true
          passOn({ answer, response, came, elapsed }, (ending) => resume(Effect.succeed(ended(ending))))
        })
        request.on("error", (error: NodeJS.ErrnoException) => {
          // An answer that has begun tells itself how it ends, and nobody waits for one whose caller left.
          if (begun || left) return
          // The upstream had closed a connection that was kept, before it saw the call.
          if (error.code === "ECONNRESET" && request.reusedSocket && sent === request) sent = attempt()
          else if (error.code === "ECONNRESET") resume(Effect.succeed(ended("reset")))
          else resume(Effect.fail(new NoAnswer({ message: `${call.url.host}: ${error.code ?? error.message}` })))
        })
        return request
      }
      let sent = attempt()
      return Effect.sync(() => {
        left = true
        sent.destroy()
      })
    })
    // Many callers leave once they have heard the last event, a moment before the upstream ends.
    const soFar = () => ended(endsItself(wholeText(came.pieces)?.text ?? "") ? "end" : "cut")
    return { answer, soFar }
  }
  return { forward }
}

const sender = (
  proxyEnv: UpstreamOptions["proxyEnv"],
  authorities: UpstreamOptions["authorities"],
): ((call: Forwarded) => ClientRequest) => {
  const options = { keepAlive: true, proxyEnv }
  const http = new HttpAgent(options)
  const https = new HttpsAgent({
    ...options,
    ...(authorities !== undefined && { ca: [...getCACertificates("default"), authorities] }),
  })
  return ({ url, method, headers, body }) => {
    const sent = body.length === 0 && (method === "GET" || method === "HEAD") ? {} : { "content-length": body.length }
    const all = { ...headers, ...sent }
    const call =
      url.protocol === "https:"
        ? requestHttps(url, { method, headers: all, agent: https })
        : requestHttp(url, { method, headers: all, agent: http })
    call.setNoDelay(true)
    call.end(body)
    return call
  }
}

/** The parts of an answer that have come. */
interface Came {
  status: number
  headers: RawResponse["headers"]
  headersMs: number | undefined
  readonly pieces: Array<RawPiece>
}

interface Passing {
  readonly answer: IncomingMessage
  readonly response: ServerResponse
  readonly came: Came
  readonly elapsed: () => number
}

const passOn = ({ answer, response, came, elapsed }: Passing, done: (ending: RawResponse["ending"]) => void): void => {
  const headers = endToEnd(answer.rawHeaders)
  came.headers = headers
  came.status = answer.statusCode ?? 502
  response.writeHead(came.status, answer.statusMessage, headers.flat())
  const streams = answer.headers["content-length"] === undefined
  if (streams) {
    response.flushHeaders()
    came.headersMs = elapsed()
  }
  answer.on("data", (bytes: Buffer) => {
    if (!response.write(bytes)) {
      answer.pause()
      response.once("drain", () => answer.resume())
    }
    came.pieces.push({ at: elapsed(), bytes })
  })
  answer.on("error", () => undefined)
  answer.once("close", () => {
    // Who broke off is the caller's to say, once the exchange is written down.
    if (answer.complete) response.end()
    done(answer.complete ? "end" : "reset")
  })
}

const ofConnection = /^(connection|keep-alive|proxy-connection|transfer-encoding|te|trailer|upgrade)$/i

const endToEnd = (rawHeaders: ReadonlyArray<string>): Array<[string, string]> => {
  const headers: Array<[string, string]> = []
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] ?? ""
    if (!ofConnection.test(name)) headers.push([name, rawHeaders[i + 1] ?? ""])
  }
  return headers
}
