/** The requests that came in, with what the simulator's journal does not keep: their headers, and their bodies as they were sent. */
import { Readable } from "node:stream"
import { Context, Effect, Scope } from "effect"
import { HttpServerRequest } from "effect/http"
import { keptBody } from "../http/readBytes.ts"
import type { Witness } from "../server/SimServer.ts"

export interface Arrival {
  readonly request: HttpServerRequest.HttpServerRequest
  readonly chunks: Array<Uint8Array>
  /** Whether all of its answer was sent, or will never be. */
  ended: boolean
}

export class Arrivals {
  readonly #most: number
  #arrivals: Array<Arrival> = []

  /** Beyond `most` the oldest are forgotten. */
  constructor(most: number) {
    this.#most = most
  }

  readonly witness: Witness = (handled) =>
    Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) => {
      const arrival: Arrival = { request, chunks: [], ended: false }
      this.#arrivals.push(arrival)
      if (this.#arrivals.length > this.#most) this.#arrivals.shift()
      return Effect.andThen(Effect.andThen(noteEnd(arrival), copyBody(arrival)), handled)
    })

  /** Oldest first. */
  all(): ReadonlyArray<Arrival> {
    return this.#arrivals
  }

  clear(): void {
    this.#arrivals = []
  }
}

/** The finalizer that was added first runs last: when the journal has been told. */
const noteEnd = (arrival: Arrival): Effect.Effect<void> =>
  Effect.withFiber(({ context }) =>
    Scope.addFinalizer(
      Context.getUnsafe(context, Scope.Scope),
      Effect.sync(() => {
        arrival.ended = true
      }),
    ),
  )

/** Leaves the body for its reader: Node's stream is only watched, for a second reader would take what is the first's. */
const copyBody = ({ request, chunks }: Arrival): Effect.Effect<void> => {
  const { source } = request
  const kept = keptBody(request)
  if (kept !== undefined) {
    chunks.push(kept)
    return Effect.void
  }
  if (source instanceof Readable) {
    const emit = source.emit.bind(source)
    source.emit = (event: string | symbol, ...values: ReadonlyArray<unknown>) => {
      const [chunk] = values
      if (event === "data" && chunk instanceof Uint8Array) chunks.push(chunk)
      return emit(event, ...values)
    }
    return Effect.void
  }
  if (!(source instanceof Request)) return Effect.void
  const copy = source.clone()
  return Effect.promise(async () => {
    chunks.push(new Uint8Array(await copy.arrayBuffer()))
  })
}
