/** The terminal's dashboard: what it draws, and what its keys do. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { render } from "ink-testing-library"
import { createElement } from "react"
import { Feed } from "../../../src/cli/tui/Feed.ts"
import { panelLines, panelNames, short, sparkline } from "../../../src/cli/tui/panels.ts"
import { Screen } from "../../../src/cli/tui/Screen.ts"
import { json, postJson, request } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

/** The report of a real server after some calls. */
const report = Effect.gen(function* () {
  for (let i = 0; i < 3; i++) {
    yield* postJson("/v1/chat/completions", { model: "gpt-4o", messages: [{ role: "user", content: "Hi" }] })
  }
  const { requests } = json(yield* request("/llmsim/requests"))
  return { report: json(yield* request("/llmsim/stats")), requests }
}).pipe(Effect.provide(TestServer.layer()))

const pause = Effect.promise(() => new Promise((resolve) => setTimeout(resolve, 60)))

const shown = Effect.gen(function* () {
  const feed = new Feed("http://localhost:8080")
  const done: Array<string> = []
  const app = render(
    createElement(Screen, {
      feed,
      onRefresh: () => done.push("refresh"),
      onFault: (kind) => done.push(`fault ${kind}`),
    }),
  )
  yield* Effect.addFinalizer(() => Effect.sync(app.unmount))
  feed.set(yield* report)
  yield* pause
  const press = (...keys: ReadonlyArray<string>) =>
    Effect.forEach(keys, (key) =>
      Effect.andThen(
        Effect.sync(() => app.stdin.write(key)),
        pause,
      ),
    )
  return { feed, done, press, frame: () => app.lastFrame() ?? "" }
})

describe("the screen", () => {
  it.live("shows counts, latency and the timing truth, then the other panels", () =>
    Effect.gen(function* () {
      const { press, frame, feed } = yield* shown
      assert.include(frame(), "llmsim http://localhost:8080")
      assert.match(frame(), /Requests {2}total 3/)
      assert.include(frame(), "Timing truth")
      yield* press("\t")
      assert.match(frame(), /gpt-4o +3 +0 +█+/)
      yield* press("\t")
      assert.include(frame(), "Hi")
      yield* press("\t")
      feed.log("a line of the log")
      yield* pause
      assert.include(frame(), "a line of the log")
    }),
  )

  it.live("holds still while it is paused, and tells of a server that is gone", () =>
    Effect.gen(function* () {
      const { press, frame, feed } = yield* shown
      yield* press("p")
      feed.set({ problem: "the server cannot be reached" })
      yield* pause
      assert.include(frame(), "PAUSED")
      assert.notInclude(frame(), "cannot be reached")
      yield* press("p")
      assert.include(frame(), "cannot be reached")
    }),
  )

  it.live("injects the fault that was typed, and none that does not exist", () =>
    Effect.gen(function* () {
      const { press, frame, done } = yield* shown
      yield* press("f", "over")
      assert.include(frame(), "fault: over_  overloaded")
      yield* press("loaded", "\r", "f", "nonsense")
      assert.include(frame(), "no such fault")
      yield* press("\r", "f", "reset", "\u001b")
      yield* pause
      yield* press("r")
      assert.deepStrictEqual(done, ["fault overloaded", "refresh"])
    }),
  )

  it.live("filters requests, and explains its keys", () =>
    Effect.gen(function* () {
      const { press, frame } = yield* shown
      yield* press("\t", "\t", "/", "nothing like it", "\r")
      assert.notInclude(frame(), "Hi")
      assert.include(frame(), "only: nothing like it")
      yield* press("?")
      assert.include(frame(), "inject a fault")
    }),
  )
})

describe("panels", () => {
  it.live("keep within the terminal, from 60 by 20 up, and away from its controls", () =>
    Effect.gen(function* () {
      const some = yield* report
      const requests = some.requests.map((one: object) => ({
        ...one,
        prompt: `\u001b[2J\u202eevil ${"long ".repeat(50)}`,
      }))
      const state = { url: "", ...some, requests, logs: ["x".repeat(500)], problem: undefined }
      for (const panel of panelNames) {
        for (const size of [
          { width: 60, height: 15 },
          { width: 200, height: 50 },
        ]) {
          const lines = panelLines(panel, state, "", size)
          assert.isAtMost(lines.length, size.height)
          for (const line of lines) assert.isAtMost(line.length, size.width)
          assert.notInclude(lines.join(""), "\u001b")
          assert.notInclude(lines.join(""), "\u202e")
        }
      }
    }),
  )

  it("show the log without the colours of a terminal", () => {
    const feed = new Feed("")
    feed.log("12:00 \u001b[32mINFO \u001b[0m one\ntwo")
    assert.deepStrictEqual(panelLines("logs", feed.state(), "", { width: 80, height: 5 }), ["12:00 INFO  one", "two"])
  })

  it("draw lines of bars, and short numbers", () => {
    assert.strictEqual(sparkline([0, 1, 2, 4], 10), "▁▂▄█")
    assert.strictEqual(sparkline([0, 0, 0], 2), "▁▁")
    assert.deepStrictEqual([0, 12.34, 99_999, 123_456, 1_234_567, 2e9].map(short), [
      "0",
      "12.3",
      "99999",
      "123k",
      "1.23M",
      "2.00G",
    ])
  })
})
