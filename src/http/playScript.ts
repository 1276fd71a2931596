/** Plays an answer's writes on a Node response: the way of answers that are to break. */
import type { ServerResponse } from "node:http"
import { Effect } from "effect"
import type { Ending, Script } from "../faults/Script.ts"
import type { PaceClock } from "../latency/Pacer.ts"
import { resetSocket } from "./resetSocket.ts"

/** Ends when the script has; a caller that leaves interrupts it. `startedAt` is on the clock's scale. */
export const playScript = Effect.fnUntraced(function* (
  response: ServerResponse,
  { status, headers, headersAt, steps, ending, endsAt }: Script,
  clock: PaceClock,
  startedAt: number,
) {
  const wait = (due: number) => (clock.now() >= startedAt + due ? Effect.void : clock.waitUntil(startedAt + due))
  response.socket?.setNoDelay(true)
  const head = () => {
    if (!response.headersSent) response.writeHead(status, headers)
  }
  if (headersAt !== undefined) {
    yield* wait(headersAt)
    head()
    response.flushHeaders()
  }
  for (const { due, bytes } of steps) {
    yield* wait(due)
    head()
    yield* write(response, bytes)
  }
  yield* wait(endsAt)
  if (ending === "end") head()
  yield* end(response, ending)
})

/** Ends when the bytes have left, so that what tears the connection down does not take them with it. */
const write = (response: ServerResponse, bytes: Uint8Array): Effect.Effect<void> =>
  Effect.callback((resume) => {
    response.write(bytes, () => resume(Effect.void))
  })

const end = (response: ServerResponse, ending: Ending): Effect.Effect<void> => {
  switch (ending) {
    case "end":
      return Effect.sync(() => response.end())
    case "close":
      return Effect.sync(() => response.socket?.end())
    case "reset":
      return Effect.sync(() => response.socket && resetSocket(response.socket))
    case "hang":
      return Effect.never
  }
}
