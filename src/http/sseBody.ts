/** Sends a reply's texts as they come: the frames of one moment leave in one write. */
import { Effect, type Pull, Stream } from "effect"
import { HttpServerResponse } from "effect/http"
import type { SimError } from "../domain/SimError.ts"
import { type StreamFormat, sse } from "./StreamFormat.ts"

/** Headers of every stream: no cache and no proxy may hold it back. */
export const streamHeaders = ({ contentType }: StreamFormat) => ({
  "content-type": contentType,
  "cache-control": "no-cache",
  "x-accel-buffering": "no",
})

export const sseHeaders = streamHeaders(sse)

type Bytes = [Uint8Array, ...Array<Uint8Array>]

const bytesOf = (text: string): Bytes => [Buffer.from(text, "utf8")]

/** The general way, for every server and protocol that Effect knows: `first`, then the texts as they come. */
export const streamResponse = (
  headers: Readonly<Record<string, string>>,
  first: string,
  texts: Pull.Pull<string, SimError>,
): HttpServerResponse.HttpServerResponse => {
  let begun = false
  const pull: Pull.Pull<Bytes, SimError> = Effect.suspend(() => {
    if (begun) return Effect.map(texts, bytesOf)
    begun = true
    return Effect.succeed(bytesOf(first))
  })
  return HttpServerResponse.stream(Stream.fromPull(Effect.succeed(pull)), { headers })
}
