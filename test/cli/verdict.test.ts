/** `llmsim verdict`: its table, and what scripts go by. */
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { assert, layer } from "@effect/vitest"
import { Effect, Exit } from "effect"
import { TestConsole } from "effect/testing"
import { postJson } from "../support/http.ts"
import { runCli } from "../support/runCli.ts"
import { TestServer } from "../support/TestServer.ts"

const ask = { model: "gpt-4o", messages: [{ role: "user", content: "Hello" }] }

const verdictOf = (url: string, ...more: ReadonlyArray<string>) =>
  Effect.provide(runCli(["verdict", "--url", url, ...more]), TestConsole.layer)

const cli = (...more: ReadonlyArray<string>) => Effect.flatMap(TestServer, ({ url }) => verdictOf(url, ...more))

const failing = (fault: string) =>
  postJson("/v1/chat/completions", ask, { "x-llmsim-fault": fault, "user-agent": "me/1" })

layer(TestServer.layer(), { excludeTestServices: true })("llmsim verdict", (it) => {
  it.effect("says so when nothing has gone wrong, and exits well", () =>
    Effect.gen(function* () {
      const { out, exit } = yield* cli()
      assert.strictEqual(out, "nothing has gone wrong yet, so nobody was watched")
      assert.isTrue(Exit.isSuccess(exit))
    }),
  )

  it.effect("passes a client that kept the rules", () =>
    Effect.gen(function* () {
      yield* failing("server_error")
      const { out, exit } = yield* cli()
      assert.isTrue(Exit.isSuccess(exit))
      assert.include(
        out,
        "anonymous   me/1\n  1 calls, 1 failed, 0 retries, 0 recovered\n  server_error: 1 failed, 0 retries",
      )
      assert.match(out, /\n {2}pass {2}max_early_retries +0 {2}0\n/)
      assert.match(out, /\n {2}pass {2}min_backoff_ms +- {2}50\n/)
      assert.match(out, /\n {8}max_connections +1 {2}off\n/)
      assert.match(out, /\n\nPASSED$/)
    }),
  )

  it.effect("fails with one that did not, names the rule, and lets the server forget", () =>
    Effect.gen(function* () {
      yield* failing("rate_limit;retry_after_ms=9000")
      yield* failing("rate_limit;retry_after_ms=9000")
      const { out, exit, errors } = yield* cli("--reset")
      assert.isTrue(Exit.isFailure(exit))
      assert.deepStrictEqual(errors, [])
      assert.match(out, /\n {2}FAIL {2}max_early_retries +1 {2}0\n/)
      assert.match(out, /Retry-After: honoured 0 of 1, earliest by [89]\d\d\d/)
      assert.match(out, /\n\nFAILED: 1 of 1 clients broke a rule$/)
      const again = yield* cli("--json")
      assert.isTrue(Exit.isSuccess(again.exit))
      assert.deepStrictEqual(JSON.parse(again.out), { watching: false, passed: true, clients: [] })
    }),
  )
})

layer(TestServer.layer({ control: { key: "open-sesame" } }), { excludeTestServices: true })(
  "llmsim verdict of a server with a control key",
  (it) => {
    it.effect("asks for it", () =>
      Effect.gen(function* () {
        const { errors, exit } = yield* cli()
        assert.isTrue(Exit.isFailure(exit))
        assert.lengthOf(errors, 1)
        assert.include(errors[0], "--control-key")
        assert.isTrue(Exit.isSuccess((yield* cli("--control-key", "open-sesame")).exit))
      }),
    )

    it.effect("fails in one line where there is no server, or another", () =>
      Effect.gen(function* () {
        const other = createServer((_, response) => response.end("hello"))
        yield* Effect.promise(() => new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve)))
        const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
        const wrong = yield* verdictOf(url)
        assert.deepStrictEqual(wrong.errors, [`llmsim: ${url} gave no verdict, but 200; is it llmsim?`])
        yield* Effect.promise(() => new Promise((resolve) => other.close(resolve)))
        const none = yield* verdictOf(url)
        assert.deepStrictEqual(none.errors, [`llmsim: ${url} cannot be reached`])
        assert.isTrue(Exit.isFailure(none.exit))
      }),
    )
  },
)
