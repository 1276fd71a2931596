/** Shows the dashboard on the terminal until its user has enough. */
import { Data, Effect } from "effect"
import type { ControlledServer } from "../../control/ControlClient.ts"
import { controlClient } from "../controlClient.ts"
import { Feed } from "./Feed.ts"
import { injectFault, readJournal, watchServer } from "./watchServer.ts"

/** The dashboard needs a terminal, which its input or output is not. */
export class NoTerminal extends Data.TaggedError("NoTerminal") {
  override readonly message = "the dashboard needs a terminal: input and output must not be redirected"
}

export const requireTerminal: Effect.Effect<void, NoTerminal> = Effect.suspend(() =>
  process.stdin.isTTY === true && process.stdout.isTTY === true ? Effect.void : Effect.fail(new NoTerminal()),
)

/** The libraries that draw are loaded only here. The terminal's own content is back at the end, however it comes. */
export const showScreen = Effect.fnUntraced(function* (server: ControlledServer, feed: Feed = new Feed(server.url)) {
  yield* requireTerminal
  const [{ render }, { createElement }, { Screen }] = yield* Effect.promise(() =>
    Promise.all([import("ink"), import("react"), import("./Screen.ts")]),
  )
  const control = yield* controlClient(server)
  yield* Effect.forkScoped(watchServer(control, feed))
  const run = Effect.runForkWith(yield* Effect.context<never>())
  const failed = () => Effect.sync(() => feed.set({ problem: "the server did not take it" }))
  const ask = <A, E>(effect: Effect.Effect<A, E>) => run(Effect.catch(effect, failed))
  const element = createElement(Screen, {
    feed,
    onRefresh: () => ask(readJournal(control, feed)),
    onFault: (kind) => ask(injectFault(control, kind)),
  })
  const app = yield* Effect.acquireRelease(
    Effect.sync(() => render(element, { alternateScreen: true, maxFps: 5, patchConsole: false })),
    ({ unmount }) => Effect.sync(() => unmount()),
  )
  yield* Effect.promise(() => app.waitUntilExit())
}, Effect.scoped)
