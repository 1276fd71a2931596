/** The requests that a simulator got, oldest first. */
import { Readable } from "node:stream"
import { Effect } from "effect"
import { HttpServerRequest } from "effect/http"
import { trailOf } from "../http/RequestTrail.ts"
import type { Witness } from "../server/SimServer.ts"

/** A request and what became of it so far. */
export interface SeenRequest {
  /** The id that the answer carries. */
  readonly id: string
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string | undefined>>
  /** The body as JSON where it is JSON, else as text; `undefined` where there was none. */
  readonly body: unknown
  /** Of the answer; `undefined` until it is known, or when the caller left before. */
  readonly status: number | undefined
  /** What follows is there for completions that were not refused. */
  readonly model: string | undefined
  readonly streaming: boolean | undefined
  readonly promptTokens: number | undefined
  readonly completionTokens: number | undefined
  /** The kind of the fault that it met. */
  readonly fault: string | undefined
}

interface Entry {
  readonly request: HttpServerRequest.HttpServerRequest
  readonly chunks: Array<Uint8Array>
}

/** As many as a test can want; a load test forgets its oldest. */
const kept = 10_000

export class RequestJournal {
  readonly #entries: Array<Entry> = []

  readonly witness: Witness = (handled) =>
    Effect.flatMap(HttpServerRequest.HttpServerRequest, (request) => {
      const entry: Entry = { request, chunks: [] }
      this.#entries.push(entry)
      if (this.#entries.length > kept) this.#entries.shift()
      return Effect.andThen(copyBody(entry), handled)
    })

  /** Those of a session, or all. */
  requests(session?: string): ReadonlyArray<SeenRequest> {
    return this.#entries
      .filter(({ request }) => session === undefined || request.headers[sessionHeader] === session)
      .map(seen)
  }

  clear(): void {
    this.#entries.length = 0
  }
}

/** Tells the requests of one test from those of others. */
export const sessionHeader = "x-llmsim-session"

const seen = ({ request, chunks }: Entry): SeenRequest => {
  const { id, status, model, streaming, promptTokens, completionTokens, fault } = trailOf(request)
  return {
    id,
    method: request.method,
    path: request.url,
    headers: { ...request.headers },
    body: bodyOf(Buffer.concat(chunks).toString("utf8")),
    status: status === 0 ? undefined : status,
    model,
    streaming,
    promptTokens,
    completionTokens,
    fault,
  }
}

const bodyOf = (text: string): unknown => {
  if (text === "") return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Leaves the body for its reader: Node's stream is only watched, for a second reader would take what is the first's. */
const copyBody = ({ request: { source }, chunks }: Entry): Effect.Effect<void> => {
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
