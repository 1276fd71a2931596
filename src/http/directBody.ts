/** Writes answers straight to a Node response: the fast path, taken where nothing stands between it and the socket. */

import { ServerResponse } from "node:http"
import { NodeHttpServerRequest } from "@effect/platform-node"
import { Cause, Effect, Pull } from "effect"
import type { HttpServerRequest } from "effect/http"
import type { SimError } from "../domain/SimError.ts"
import { endTogether } from "./endTogether.ts"
import type { ReplyTexts } from "./replyTexts.ts"

/**
 * The response to write to, if it is plain HTTP/1 and no middleware has a word to say: what browsers on other origins
 * ask for passes Effect's CORS middleware, and HTTP/2 frames its bodies itself.
 */
export const directResponse = (request: HttpServerRequest.HttpServerRequest): ServerResponse | undefined => {
  if (request.headers.origin !== undefined) return undefined
  const { response } = request as { readonly response?: unknown }
  if (!(response instanceof ServerResponse)) return undefined
  return NodeHttpServerRequest.toServerResponse(request) as ServerResponse
}

export const writeWhole = (
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
): Effect.Effect<void> => {
  response.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) })
  return endTogether(response, body)
}

/** Sends `first` with the headers, then text by text as they come; a slow reader is waited for. */
export const writeStream = (
  response: ServerResponse,
  headers: Readonly<Record<string, string>>,
  first: string,
  texts: ReplyTexts,
): Effect.Effect<void, SimError> => {
  const sendBy =
    (write: (text: string) => boolean) =>
    (text: string): Effect.Effect<void, Cause.Done> => {
      if (texts.ended()) {
        response.end(text)
        return Cause.done()
      }
      return write(text) ? Effect.void : drained(response)
    }
  const begin = Effect.suspend(() => {
    response.writeHead(200, headers)
    if (texts.ended()) return Effect.andThen(endTogether(response, first), Cause.done())
    return sendBy((text) => response.write(text))(first)
  })
  const send = sendBy((text) => writeChunk(response, text))
  const rest = Effect.forever(Effect.flatMap(texts.pull, send), { disableYield: true })
  return Pull.catchDone(Effect.andThen(begin, rest), () => Effect.void)
}

/**
 * One chunk in one write, with its frame made here: `response.write` would make four. Not while an earlier answer on the
 * connection is unfinished, when the socket is not this response's yet, nor for HTTP/1.0, which knows no chunks.
 */
const writeChunk = (response: ServerResponse, text: string): boolean =>
  response.socket === null || !response.chunkedEncoding
    ? response.write(text)
    : response.socket.write(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`)

const drained = (response: ServerResponse): Effect.Effect<void> =>
  Effect.callback((resume) => {
    const target = response.socket ?? response
    const onDrain = () => resume(Effect.void)
    target.once("drain", onDrain)
    return Effect.sync(() => target.off("drain", onDrain))
  })
