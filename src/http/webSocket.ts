/** A WebSocket as requests that come one after another, each answered before the next is begun. */
import { IncomingMessage } from "node:http"
import { Cause, Clock, Duration, Effect, Queue } from "effect"
import { HttpServerRequest, HttpServerResponse } from "effect/http"
import { Socket } from "effect/socket"
import { resetSocket } from "./resetSocket.ts"

export interface WebSocketSession<E> {
  /** Told when the connection is open. */
  readonly opened: () => void
  /** Answers one message, with as many texts as it likes. */
  readonly answer: (message: string, wire: WebSocketWire<E>) => Effect.Effect<void, E>
  /** Milliseconds after which the connection is closed, and the last text that is then sent. */
  readonly longest: number
  readonly farewell: string
}

export interface WebSocketWire<E> {
  readonly send: (texts: ReadonlyArray<string>) => Effect.Effect<void, E>
  /** Ends the connection as it should end. */
  readonly close: Effect.Effect<void, E>
  /** Tears the connection down. */
  readonly cut: Effect.Effect<void>
}

/** Messages that wait while one is answered; a caller that sends more is read no further. */
const mostWaiting = 64

/**
 * Ends when the caller leaves, which interrupts the answer under way, or when the connection's time is over. A request
 * that is no upgrade must not come here.
 */
export const webSocketResponse = (
  session: WebSocketSession<Socket.SocketError>,
): Effect.Effect<HttpServerResponse.HttpServerResponse, never, HttpServerRequest.HttpServerRequest> =>
  Effect.gen(function* () {
    const request = yield* HttpServerRequest.HttpServerRequest
    const socket = yield* request.upgrade
    session.opened()
    const reader = yield* socket.reader
    const writer = yield* socket.writer
    const clock = yield* Clock.Clock
    const messages = yield* Queue.bounded<string>(mostWaiting)
    const send = (texts: ReadonlyArray<string>) => {
      const [first, ...rest] = texts
      return first === undefined ? Effect.void : writer.writeAll([first, ...rest])
    }
    const close = writer.write(new Socket.CloseEvent(1000))
    const { source } = request
    const cut = Effect.sync(() => {
      if (source instanceof IncomingMessage) resetSocket(source.socket)
    })
    const wire = { send, close, cut }
    const reads = Effect.forever(Effect.flatMap(reader.pull, (batch) => Queue.offerAll(messages, batch.map(textOf))))
    const answers = Effect.forever(Effect.flatMap(Queue.take(messages), (message) => session.answer(message, wire)))
    const over = clock
      .sleep(Duration.millis(session.longest))
      .pipe(Effect.andThen(send([session.farewell])), Effect.andThen(close))
    yield* Effect.raceAllFirst([reads, answers, over])
  }).pipe(
    Effect.scoped,
    // A caller that leaves is no failure.
    Effect.catchCause((cause) =>
      Cause.hasInterruptsOnly(cause) || Cause.hasFails(cause)
        ? Effect.void
        : Effect.logError("a WebSocket failed", cause),
    ),
    Effect.as(HttpServerResponse.empty({ status: 101 })),
  )

const textOf = (message: Uint8Array | string): string =>
  typeof message === "string" ? message : Buffer.from(message).toString("utf8")
