/** An answer over a WebSocket, where each event is a message. */
import { Effect, Stream } from "effect"
import type { SocketError } from "effect/socket/Socket"
import type { ReplyEvent } from "../../domain/Reply.ts"
import type { SimError } from "../../domain/SimError.ts"
import type { Decoded } from "../../http/CompletionCodec.ts"
import type { WebSocketWire } from "../../http/webSocket.ts"
import { machine } from "./encode.ts"
import type { ResponseOptions } from "./ResponseOptions.ts"

interface Sending {
  readonly send: WebSocketWire<SocketError>["send"]
  readonly keepAll: Effect.Effect<void>
  /** Called when more than the start of the answer is there. */
  readonly onFirst: () => void
}

export const sendMessages = (
  events: Stream.Stream<ReplyEvent, SimError>,
  decoded: Decoded<ResponseOptions>,
  { send, keepAll, onFirst }: Sending,
): Effect.Effect<void, SimError | SocketError> => {
  const { step, initial } = machine(decoded)
  let state = initial
  let hasBegun = false
  return Stream.runForEachArray(events, (batch) => {
    const texts: Array<string> = []
    for (const event of batch) {
      const [next, frames] = step(state, event)
      state = next
      for (const { data } of frames) texts.push(data)
    }
    const last = batch.at(-1)?._tag
    if (!hasBegun && last !== "Started") {
      hasBegun = true
      onFirst()
    }
    return last === "Finished" ? Effect.andThen(keepAll, send(texts)) : send(texts)
  })
}
