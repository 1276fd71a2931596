/** Keeps a feed up to date from a server's control API. */
import { Effect, Schedule, Stream } from "effect"
import { HttpClient, HttpClientRequest } from "effect/http"
import type { StatsReport } from "../../control/StatsReport.ts"
import type { FaultKind } from "../../faults/Fault.ts"
import type { JournalLine } from "../../stats/JournalEntry.ts"
import type { Feed } from "./Feed.ts"

export interface WatchedServer {
  readonly url: string
  /** The control key, where the server has one. */
  readonly key: string | undefined
}

/** Never ends: when the server is gone, it is looked for again. */
export const watchServer = (server: WatchedServer, feed: Feed) =>
  Effect.all([again(follow(server, feed), feed), again(readJournal(server, feed), feed)], {
    concurrency: 2,
    discard: true,
  })

export const readJournal = (server: WatchedServer, feed: Feed) =>
  HttpClient.execute(asked(server, HttpClientRequest.get("/llmsim/requests?limit=100"))).pipe(
    Effect.flatMap((response) => response.json),
    Effect.map((body) => feed.set({ requests: (body as { requests?: ReadonlyArray<JournalLine> }).requests ?? [] })),
  )

/** Into the next call. */
export const injectFault = (server: WatchedServer, kind: FaultKind) =>
  HttpClientRequest.post("/llmsim/faults").pipe(
    HttpClientRequest.bodyJsonUnsafe({ fault: { kind }, times: 1 }),
    (request) => HttpClient.execute(asked(server, request)),
    Effect.flatMap((response) => response.text),
  )

const follow = (server: WatchedServer, feed: Feed) =>
  HttpClient.execute(asked(server, HttpClientRequest.get("/llmsim/stats/stream"))).pipe(
    Effect.flatMap((response) =>
      response.status === 200
        ? response.stream.pipe(
            Stream.decodeText(),
            Stream.splitLines,
            Stream.runForEach((line) =>
              Effect.sync(() => {
                if (!line.startsWith("data: ")) return
                feed.set({ report: JSON.parse(line.slice(6)) as StatsReport, problem: undefined })
              }),
            ),
          )
        : Effect.sync(() => feed.set({ problem: `refused with ${response.status}: is --key needed?` })),
    ),
  )

const again = <E, R>(effect: Effect.Effect<void, E, R>, feed: Feed) =>
  effect.pipe(
    Effect.catch(() => Effect.sync(() => feed.set({ problem: "the server cannot be reached" }))),
    Effect.repeat(Schedule.spaced("1 second")),
  )

const asked = ({ url, key }: WatchedServer, request: HttpClientRequest.HttpClientRequest) => {
  const whole = HttpClientRequest.prependUrl(request, url.replace(/\/+$/, ""))
  return key === undefined ? whole : HttpClientRequest.bearerToken(whole, key)
}
