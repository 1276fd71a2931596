/** The dashboard in a real terminal, which it gives back as it was. */
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Schedule } from "effect"
import { hasProgram } from "../../support/hasProgram.ts"
import { json, postJson, request } from "../../support/http.ts"
import { runCli } from "../../support/runCli.ts"
import { TestServer } from "../../support/TestServer.ts"
import { textPicture } from "../../support/textPicture.ts"

const bin = join(import.meta.dirname, "../../../src/bin.ts")

const tmux = (...args: ReadonlyArray<string>) =>
  spawnSync("tmux", ["-L", `llmsim-test-${process.pid}`, ...args], { encoding: "utf8" }).stdout

/** A terminal of this size with a shell that listens, gone with the scope. */
const terminal = (name: string, columns: number, rows: number) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      tmux("new-session", "-d", "-s", name, "-x", String(columns), "-y", String(rows), "sh")
      return {
        type: (...keys: ReadonlyArray<string>) => tmux("send-keys", "-t", name, ...keys),
        resize: (x: number, y: number) => tmux("resize-window", "-t", name, "-x", String(x), "-y", String(y)),
        screen: () => tmux("capture-pane", "-p", "-t", name),
      }
    }),
    () => Effect.sync(() => tmux("kill-session", "-t", name)),
  ).pipe(Effect.tap(({ screen }) => until(() => /[#$]/.test(screen()), screen)))

const until = (isSo: () => boolean, what: () => string) =>
  Effect.suspend(() => (isSo() ? Effect.void : Effect.fail(what()))).pipe(
    Effect.retry({ schedule: Schedule.spaced("100 millis"), times: 200 }),
  )

const temporaryFolder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "llmsim-"))),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true })),
)

const ask = { model: "gpt-4o", messages: [{ role: "user", content: "Hello" }] }

/** Where pictures for the docs go, when somebody wants new ones. */
const pictures = process.env.UPDATE_PICTURES === "1" ? join(import.meta.dirname, "../../../docs/images") : undefined

/** A server that has been at work for a while. */
const pictured = Effect.fnUntraced(function* (url: string, screen: () => string, path: string) {
  const call = (index: number) =>
    fetch(`${url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(index % 20 === 0 && { "x-llmsim-fault": "overloaded" }) },
      body: JSON.stringify({ ...ask, stream: index % 2 === 0, max_tokens: 40 }),
    }).then((answer) => answer.text())
  for (let second = 0; second < 12; second++) {
    const calls = Array.from({ length: 10 + ((second * 7) % 23) }, (_, index) => call(index))
    yield* Effect.promise(() => Promise.all([...calls, new Promise((resolve) => setTimeout(resolve, 900))]))
  }
  yield* Effect.promise(() =>
    textPicture(
      screen()
        .trimEnd()
        .replace(/\n{3,}/g, "\n\n"),
      path,
    ),
  )
})

describe("the dashboard on a terminal", () => {
  it.live.skipIf(!hasProgram("tmux"))(
    "shows a server's work beside it, and leaves the terminal as it was",
    () =>
      Effect.gen(function* () {
        const { type, screen, resize } = yield* terminal(`llmsim-${process.pid}`, 60, 20)
        type("echo before", "Enter")
        yield* until(() => screen().includes("before"), screen)
        type(`env -u CI NO_COLOR=1 ${process.execPath} ${bin} serve --tui --port 0 --latency instant`, "Enter")
        yield* until(() => /Requests {2}total 0/.test(screen()), screen)
        const url = /http:\/\/\S+/.exec(screen())?.[0] ?? ""
        yield* Effect.promise(() =>
          fetch(`${url}/v1/chat/completions`, {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content: "Hello" }] }),
          }),
        )
        yield* until(() => /Requests {2}total 1/.test(screen()), screen)
        resize(100, 30)
        if (pictures !== undefined) yield* pictured(url, screen, join(pictures, "tui.png"))
        type("Tab")
        yield* until(() => /gpt-4o +\d+/.test(screen()), screen)
        type("q")
        yield* until(() => /\nbefore\n[\s\S]*\n[#$]$/.test(screen().trimEnd()), screen)
        assert.notInclude(screen(), "[models]")
        type("echo after", "Enter")
        yield* until(() => screen().includes("\nafter"), screen)
      }),
    60_000,
  )

  it.live.skipIf(!hasProgram("tmux"))(
    "attaches to a server, injects a fault, filters and helps",
    () =>
      Effect.gen(function* () {
        const { url } = yield* TestServer
        const { type, screen } = yield* terminal(`llmsim-attached-${process.pid}`, 60, 20)
        type(`env -u CI NO_COLOR=1 ${process.execPath} ${bin} tui --url ${url}`, "Enter")
        yield* until(() => /Requests {2}total 0/.test(screen()), screen)
        type("f")
        yield* until(() => screen().includes("fault: _"), screen)
        type("overloaded")
        yield* until(() => screen().includes("fault: overloaded_"), screen)
        type("Enter")
        const status = postJson("/v1/chat/completions", ask).pipe(Effect.map((answer) => answer.status))
        const faults = request("/llmsim/faults").pipe(Effect.map((answer) => json(answer).faults.length))
        yield* Effect.repeat(faults, {
          until: (count) => count === 1,
          schedule: Schedule.spaced("50 millis"),
          times: 200,
        })
        assert.strictEqual(yield* status, 503)
        assert.strictEqual(yield* status, 200)
        yield* until(() => /Requests {2}total 2[\s\S]*Errors {4}all 1/.test(screen()), screen)
        assert.match(screen(), /f fault \/ filter \? help\n/)
        type("?")
        yield* until(() => screen().includes("inject a fault into one call"), screen)
        type("?")
        yield* until(() => !screen().includes("inject a fault into"), screen)
        type("Tab")
        yield* until(() => screen().includes("[models]"), screen)
        type("Tab")
        yield* until(() => /503 .*overloaded/.test(screen()), screen)
        type("/")
        yield* until(() => screen().includes("filter: _"), screen)
        type("200")
        yield* until(() => screen().includes("filter: 200_"), screen)
        type("Enter")
        yield* until(() => screen().includes("only: 200") && !screen().includes("503"), screen)
        type("q")
        yield* until(() => !screen().includes("[requests]"), screen)
      }).pipe(Effect.provide(TestServer.layer())),
    60_000,
  )

  it.live.skipIf(!hasProgram("tmux"))(
    "leaves the terminal as it was when the program crashes",
    () =>
      Effect.gen(function* () {
        const { url } = yield* TestServer
        const { type, screen } = yield* terminal(`llmsim-crashed-${process.pid}`, 80, 24)
        type("echo before", "Enter")
        yield* until(() => screen().includes("before"), screen)
        const folder = yield* temporaryFolder
        const trigger = join(folder, "crash")
        const crash = `data:text/javascript,import{existsSync}from'node:fs';setInterval(()=>{if(existsSync('${trigger}'))throw/**/Error('boom')},100)`
        type(`env -u CI NO_COLOR=1 ${process.execPath} --import "${crash}" ${bin} tui --url ${url}`, "Enter")
        yield* until(() => /Requests {2}total/.test(screen()), screen)
        assert.notInclude(screen(), "before")
        writeFileSync(trigger, "")
        yield* until(() => screen().includes("before") && !/Requests {2}total/.test(screen()), screen)
        type("clear; stty -a; echo done", "Enter")
        yield* until(() => screen().includes("\ndone"), screen)
        assert.match(screen(), / icanon[\s\S]* echo /)
      }).pipe(Effect.provide(TestServer.layer())),
    60_000,
  )

  it.effect("is refused where there is none", () =>
    Effect.gen(function* () {
      for (const argv of [["tui"], ["serve", "--tui", "--port", "0"]]) {
        const { exit, errors } = yield* runCli(argv)
        assert.isTrue(Exit.isFailure(exit))
        assert.include(errors.join("\n"), "needs a terminal")
      }
    }),
  )
})
