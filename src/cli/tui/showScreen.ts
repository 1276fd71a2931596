/** Shows the dashboard on the terminal until its user has enough. */
import { Data, Effect } from "effect"
import { FetchHttpClient, type HttpClient } from "effect/http"
import { Feed } from "./Feed.ts"
import { injectFault, readJournal, type WatchedServer, watchServer } from "./watchServer.ts"

/** The dashboard needs a terminal, which its input or output is not. */
export class NoTerminal extends Data.TaggedError("NoTerminal") {
  override readonly message = "the dashboard needs a terminal: input and output must not be redirected"
}

export const requireTerminal: Effect.Effect<void, NoTerminal> = Effect.suspend(() =>
  process.stdin.isTTY === true && process.stdout.isTTY === true ? Effect.void : Effect.fail(new NoTerminal()),
)

/** The libraries that draw are loaded only here. The terminal's own content is back at the end, however it comes. */
export const showScreen = Effect.fnUntraced(
  function* (server: WatchedServer, feed: Feed = new Feed(server.url)) {
    yield* requireTerminal
    const [{ render }, { createElement }, { Screen }] = yield* Effect.promise(() =>
      Promise.all([import("ink"), import("react"), import("./Screen.ts")]),
    )
    yield* Effect.forkScoped(watchServer(server, feed))
    const run = Effect.runForkWith(yield* Effect.context<never>())
    const failed = () => Effect.sync(() => feed.set({ problem: "the server did not take it" }))
    const http = <A, E>(effect: Effect.Effect<A, E, HttpClient.HttpClient>) =>
      run(Effect.catch(Effect.provide(effect, FetchHttpClient.layer), failed))
    const element = createElement(Screen, {
      feed,
      onRefresh: () => http(readJournal(server, feed)),
      onFault: (kind) => http(injectFault(server, kind)),
    })
    const app = yield* Effect.acquireRelease(
      Effect.sync(() => render(element, { alternateScreen: true, maxFps: 5, patchConsole: false })),
      ({ unmount }) => Effect.sync(() => unmount()),
    )
    yield* Effect.promise(() => app.waitUntilExit())
  },
  Effect.scoped,
  Effect.provide(FetchHttpClient.layer),
)
