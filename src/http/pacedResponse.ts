/** Sends the pieces of a body when they are due. */
import { Effect, Stream } from "effect"
import { HttpServerResponse } from "effect/http"
import { pace } from "../latency/pace.ts"
import type { CallPlan } from "../simulation/CallPlan.ts"

export interface PacedBody {
  readonly plan: CallPlan
  /** Milliseconds from the plan's start, never falling; one for each piece. */
  readonly due: ReadonlyArray<number>
  /** Made when it is due. */
  readonly piece: (index: number) => Buffer
  readonly headers: Readonly<Record<string, string>>
}

/** The headers leave with the first piece; pieces that are due together leave in one write. */
export const pacedResponse = ({
  plan: { clock, startedAt },
  due,
  piece,
  headers,
}: PacedBody): Effect.Effect<HttpServerResponse.HttpServerResponse> =>
  Effect.as(
    clock.waitUntil(startedAt + (due[0] ?? 0)),
    HttpServerResponse.stream(
      pace({ events: Array.from(due.keys()), due }, startedAt, clock).pipe(
        Stream.mapArray((indexes) => [Buffer.concat(indexes.map(piece))]),
      ),
      { headers },
    ),
  )
