/** Reads a request's body, within a bound on its size. */

import { Readable } from "node:stream"
import { Effect } from "effect"
import type { HttpServerRequest } from "effect/http"
import { type SimError, simError } from "../domain/SimError.ts"
import { BodyTooLarge, MalformedBody } from "../domain/UnreadRequest.ts"
import { decoderOf } from "./decodeBody.ts"

/**
 * Fails before it reads when the headers already tell that the body is too long, or encoded in a way that nobody here
 * can undo. A body that is encoded is decoded, and neither form may be longer than `maxBytes`.
 */
export const readBytes = (
  request: HttpServerRequest.HttpServerRequest,
  maxBytes: number,
): Effect.Effect<Buffer, SimError> => {
  const kept = keptBody(request)
  if (kept !== undefined) return kept.length > maxBytes ? tooLarge(maxBytes) : Effect.succeed(kept)
  const encoding = request.headers["content-encoding"]
  if (encoding === undefined) return readEncoded(request, maxBytes)
  return Effect.flatMap(decoderOf(encoding, maxBytes), (decode) => {
    const bytes = readEncoded(request, maxBytes)
    return decode === undefined ? bytes : Effect.flatMap(bytes, decode)
  })
}

/**
 * Node's stream is read directly, which saves a third of a small request's time; `request.arrayBuffer` is the general
 * way.
 */
const readEncoded = (
  request: HttpServerRequest.HttpServerRequest,
  maxBytes: number,
): Effect.Effect<Buffer, SimError> => {
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) return tooLarge(maxBytes)
  const { source } = request
  if (source instanceof Readable && request.headers.expect === undefined) return readNode(source, maxBytes)
  return Effect.flatMap(
    Effect.mapError(request.arrayBuffer, () => simError(new MalformedBody({ detail: "the body could not be read" }))),
    (bytes) => (bytes.byteLength > maxBytes ? tooLarge(maxBytes) : Effect.succeed(Buffer.from(bytes))),
  )
}

/** Where a request's source keeps its body. */
export const bodyKey = Symbol("llmsim/http/readBytes")

/** For a body that is read before its route is called, which reads it again. */
export const keepBody = ({ source }: HttpServerRequest.HttpServerRequest, body: Buffer): void => {
  ;(source as { [bodyKey]?: Buffer })[bodyKey] = body
}

/** The body, if it was read already. */
export const keptBody = ({
  source,
}: {
  readonly source: { readonly [bodyKey]?: Buffer | undefined }
}): Buffer | undefined => source[bodyKey]

const tooLarge = (limit: number): Effect.Effect<never, SimError> => Effect.fail(simError(new BodyTooLarge({ limit })))

const readNode = (source: Readable, maxBytes: number): Effect.Effect<Buffer, SimError> =>
  Effect.callback((resume) => {
    const chunks: Array<Buffer> = []
    let bytes = 0
    const finish = (result: Effect.Effect<Buffer, SimError>) => {
      source.off("data", onData)
      source.off("end", onEnd)
      source.off("error", onError)
      resume(result)
    }
    const onData = (chunk: Buffer) => {
      bytes += chunk.length
      chunks.push(chunk)
      if (bytes <= maxBytes) return
      source.pause()
      finish(tooLarge(maxBytes))
    }
    const onEnd = () => {
      const only = chunks.length === 1 ? chunks[0] : undefined
      finish(Effect.succeed(only ?? Buffer.concat(chunks)))
    }
    const onError = () => finish(Effect.fail(simError(new MalformedBody({ detail: "the body ended early" }))))
    source.on("data", onData)
    source.on("end", onEnd)
    source.on("error", onError)
  })
