/** Writes answers straight to a Node response: the fast path, taken where nothing stands between it and the socket. */

import { ServerResponse } from "node:http"
import { Effect } from "effect"
import type { HttpServerRequest } from "effect/http"
import type { ReplyEvent } from "../domain/Reply.ts"
import { drive, type Paced, type Taken } from "../latency/pace.ts"
import { endTogether } from "./endTogether.ts"
import type { Encoder } from "./replyTexts.ts"
import { writeTogether } from "./writeTogether.ts"

type Headers = Readonly<Record<string, string>>

/**
 * The response to write to, if it is plain HTTP/1 and no middleware has a word to say: what browsers on other origins
 * ask for passes Effect's CORS middleware, and HTTP/2 frames its bodies itself.
 */
export const directResponse = (request: HttpServerRequest.HttpServerRequest): ServerResponse | undefined => {
  if (request.headers.origin !== undefined) return undefined
  const { response } = request as { readonly response?: unknown }
  return response instanceof ServerResponse ? response : undefined
}

/** Adds the body's length to the headers. */
export const writeWhole = (
  response: ServerResponse,
  headers: Record<string, string>,
  body: string,
): Effect.Effect<void> => {
  const bytes = Buffer.byteLength(body)
  headers["content-length"] = String(bytes)
  response.writeHead(200, headers)
  return endTogether(response, body, encodingOf(body, bytes))
}

/** Text of as many bytes as characters is all ASCII, which Node writes faster when it need not look for more. */
const encodingOf = (text: string, bytes: number): "latin1" | "utf8" => (bytes === text.length ? "latin1" : "utf8")

/**
 * Sends a reply as it becomes due, without a fiber's help; `headers` are asked for when the first text is there.
 * `beforeEnd` is done before the last event leaves.
 */
export const writePaced = (
  response: ServerResponse,
  headers: () => Headers,
  paced: Paced<ReplyEvent>,
  { encode, ended }: Encoder,
  beforeEnd?: Effect.Effect<void>,
): Effect.Effect<void> | undefined => {
  const { alarm } = paced.clock
  if (alarm === undefined) return undefined
  const { events } = paced.timeline
  const last = events.length - 1
  let begun = false
  let ending: Effect.Effect<void> = Effect.void
  const take = (from: number, due: number): Taken => {
    const text = encode(events, from, beforeEnd === undefined ? due : Math.min(due, last))
    if (text === "") return "more"
    if (!begun) response.writeHead(200, headers())
    const first = !begun
    begun = true
    if (ended()) {
      if (first) ending = endTogether(response, text)
      else response.end(text)
      return "more"
    }
    const hasRoom = first ? writeFirst(response, text) : writeChunk(response, text, beforeEnd === undefined)
    return hasRoom ? "more" : (resume) => onDrain(response, resume)
  }
  const end = Effect.suspend(() => {
    if (beforeEnd === undefined) return ending
    const text = encode(events, last, events.length)
    if (begun) return Effect.sync(() => response.end(text))
    response.writeHead(200, headers())
    return endTogether(response, text)
  })
  return drive(paced, alarm, take).pipe(Effect.andThen(beforeEnd ?? Effect.void), Effect.andThen(end))
}

/** Node keeps the head in the pieces it was put together from, a kilobyte for as long as the stream lasts, unless asked. */
const writeFirst = (response: ServerResponse, text: string): boolean => {
  const hasRoom = response.write(text)
  const head: unknown = Reflect.get(response, "_header")
  if (typeof head === "string") head.charCodeAt(0)
  return hasRoom
}

/**
 * One chunk in one write, with its frame made here: `response.write` would make four. Not while an earlier answer on the
 * connection is unfinished, when the socket is not this response's yet, nor for HTTP/1.0, which knows no chunks. `isAlone`:
 * nothing else is written to the response in this turn of the event loop.
 */
export const writeChunk = (response: ServerResponse, text: string, isAlone = false): boolean => {
  if (response.socket === null || !response.chunkedEncoding) return response.write(text)
  const bytes = Buffer.byteLength(text)
  const chunk = `${bytes.toString(16)}\r\n${text}\r\n`
  const encoding = encodingOf(text, bytes)
  if (isAlone && encoding === "latin1") return writeTogether(response.socket, chunk)
  return response.socket.write(chunk, encoding)
}

/** A caller that has gone never drains: its request's fiber is interrupted, and nobody resumes. */
export const onDrain = (response: ServerResponse, resume: () => void): void => {
  ;(response.socket ?? response).once("drain", resume)
}
