/** Writes a recorded answer to a Node response as its parts become due, without a fiber's help. */
import type { ServerResponse } from "node:http"
import { Effect } from "effect"
import type { PaceClock } from "../../latency/Pacer.ts"
import { drive, type Taken } from "../../latency/pace.ts"
import { bytesOf } from "../../recording/bytesOf.ts"
import type { Bytes, Exchange } from "../../recording/Exchange.ts"
import { onDrain, writeChunk } from "../directBody.ts"
import { resetSocket } from "../resetSocket.ts"
import { replayHeaders } from "./replayHeaders.ts"
import type { ReplayTimes } from "./replayTimes.ts"

interface Playing {
  readonly recorded: Exchange["response"]
  readonly times: ReplayTimes
  readonly startedAt: number
  readonly clock: PaceClock
  /** Called when the first piece leaves. */
  readonly onFirst: () => void
}

/** `undefined` where the clock cannot call back. */
export const writeRecorded = (
  response: ServerResponse,
  { recorded, times, startedAt, clock, onFirst }: Playing,
): Effect.Effect<void> | undefined => {
  const { alarm } = clock
  if (alarm === undefined) return undefined
  const { pieces, status, ending } = recorded
  const early = times.headers === undefined ? [] : [times.headers]
  const due = [...early, ...times.pieces, times.end]
  let begun = false
  const head = () => {
    if (!response.headersSent) response.writeHead(status, replayHeaders(recorded).flat())
  }
  const take = (from: number, end: number): Taken => {
    const taken = pieces.slice(Math.max(0, from - early.length), end - early.length)
    if (taken.length > 0 && !begun) onFirst()
    if (taken.length === 0) {
      if (end < due.length) flushHead(response, head)
      return "more"
    }
    head()
    const written = begun ? writeMore(response, taken) : response.write(joined(taken))
    begun = true
    return written ? "more" : (resume) => onDrain(response, resume)
  }
  const finish = Effect.suspend(() => {
    if (ending !== "end") return tearDown(response)
    head()
    return Effect.sync(() => response.end())
  })
  return Effect.andThen(drive({ timeline: { events: due, due }, startedAt, clock }, alarm, take), finish)
}

type Pieces = Exchange["response"]["pieces"]

const flushHead = (response: ServerResponse, head: () => void): void => {
  head()
  response.flushHeaders()
}

const writeMore = (response: ServerResponse, pieces: Pieces): boolean => {
  const body = joined(pieces)
  return typeof body === "string" ? writeChunk(response, body) : response.write(body)
}

const joined = (pieces: Pieces): string | Buffer => {
  const bodies = pieces.map(([, bytes]) => bytes)
  return bodies.every(isText) ? bodies.join("") : Buffer.concat(bodies.map(bytesOf))
}

const isText = (bytes: Bytes): bytes is string => typeof bytes === "string"

/** When all bytes have left, so that what tears the connection down does not take them with it. */
const tearDown = (response: ServerResponse): Effect.Effect<void> =>
  Effect.callback((resume) => {
    const { socket } = response
    if (socket === null) return resume(Effect.void)
    socket.write("", () => {
      resetSocket(socket)
      resume(Effect.void)
    })
  })
