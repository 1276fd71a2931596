/** When requests arrived: the zero of recorded times, and of their replay. */
import type { Server } from "node:http"
import type { HttpServerRequest } from "effect/http"
import { trailOf } from "../../http/RequestTrail.ts"

const key = Symbol("llmsim/server/recording/noteArrivals")

type Stamped = { [key]?: number }

/**
 * `now` in milliseconds. Requests that are taken in one turn of the event loop were all there when it began: how long
 * they wait for each other is none of their answers' time.
 */
export const noteArrivals = (server: Server, now: () => number): Server => {
  let turnBegan: number | undefined
  const endTurn = () => {
    turnBegan = undefined
  }
  return server.prependListener("request", (request: Stamped) => {
    if (turnBegan === undefined) {
      turnBegan = now()
      setImmediate(endTurn)
    }
    request[key] = turnBegan
  })
}

/** On the scale of the trail, which begins a little later; where nobody notes arrivals that has to do. */
export const arrivedAt = (request: HttpServerRequest.HttpServerRequest): number =>
  (request.source as Stamped)[key] ?? trailOf(request).startedAt
