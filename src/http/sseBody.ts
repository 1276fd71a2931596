/** Sends frames as server-sent events: the frames of one moment leave in one write. */
import { Effect, Pull, type Scope, Stream } from "effect"
import { HttpServerResponse } from "effect/http"
import type { Frame } from "./CompletionCodec.ts"

/** A frame as it stands on the wire. */
export const frameText = (frame: Frame): string =>
  frame.event === undefined ? `data: ${frame.data}\n\n` : `event: ${frame.event}\ndata: ${frame.data}\n\n`

const streamHeaders = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-cache",
  "x-accel-buffering": "no",
}

type Bytes = [Uint8Array, ...Array<Uint8Array>]

const bytesOf = (texts: ReadonlyArray<string>): Bytes => [
  Buffer.from(texts.length === 1 ? (texts[0] ?? "") : texts.join(""), "utf8"),
]

/**
 * Answers when the first text is due, so that a failure before it can still become a status; `headers` are asked for
 * at that moment.
 */
export const sseResponse = <E>(
  texts: Stream.Stream<string, E>,
  headers: () => Readonly<Record<string, string>>,
): Effect.Effect<HttpServerResponse.HttpServerResponse, E, Scope.Scope> =>
  Effect.gen(function* () {
    const pull = Effect.map(yield* Stream.toPull(texts), bytesOf)
    let first: Bytes | undefined = yield* Pull.catchDone(pull, () => Effect.succeed(bytesOf([])))
    const rest: typeof pull = Effect.suspend(() => {
      if (first === undefined) return pull
      const bytes = first
      first = undefined
      return Effect.succeed(bytes)
    })
    return HttpServerResponse.stream(Stream.fromPull(Effect.succeed(rest)), {
      headers: { ...streamHeaders, ...headers() },
    })
  })
