/** Keeps a feed up to date from a server's control API. */
import { Effect, Schedule, Stream } from "effect"
import type { ControlClient } from "../../control/ControlClient.ts"
import type { FaultKind } from "../../faults/Fault.ts"
import type { Feed } from "./Feed.ts"

type Control = ControlClient["Service"]

/** Never ends: when the server is gone, it is looked for again. */
export const watchServer = (control: Control, feed: Feed) =>
  Effect.all([again(follow(control, feed), feed), again(readJournal(control, feed), feed)], {
    concurrency: 2,
    discard: true,
  })

export const readJournal = (control: Control, feed: Feed) =>
  Effect.map(control.requests.list({ headers: {}, query: { limit: 100 } }), ({ requests }) => feed.set({ requests }))

/** Into the next call. */
export const injectFault = (control: Control, kind: FaultKind) =>
  control.faults.add({ payload: { fault: { kind }, times: 1 } })

const follow = (control: Control, feed: Feed) =>
  Effect.flatMap(
    control.stats.stream(),
    Stream.runForEach((report) => Effect.sync(() => feed.set({ report, problem: undefined }))),
  )

type Problem = { readonly _tag: string }

const again = <E extends Problem>(effect: Effect.Effect<void, E>, feed: Feed) =>
  effect.pipe(
    Effect.catch((error) => Effect.sync(() => feed.set({ problem: textOf(error) }))),
    Effect.repeat(Schedule.spaced("1 second")),
  )

const textOf = ({ _tag }: Problem): string => {
  if (_tag === "Unauthorized") return "refused with 401: is --control-key needed?"
  if (_tag === "Forbidden") return "refused with 403: is --control-key needed?"
  return _tag === "HttpClientError" ? "the server cannot be reached" : "the server speaks another version of the API"
}
