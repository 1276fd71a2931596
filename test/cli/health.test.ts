/** `llmsim health` asks where a server with the same settings listens. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Exit, Layer } from "effect"
import { TestConsole } from "effect/testing"
import { runCli } from "../support/runCli.ts"
import { TestServer } from "../support/TestServer.ts"

const tls = join(import.meta.dirname, "../support/tls")

const ask = (...argv: ReadonlyArray<string>) =>
  Effect.provide(runCli(["health", ...argv]), Layer.fresh(TestConsole.layer))

const serve = (server: object) =>
  Effect.map(Layer.build(TestServer.layer({ server })), (context) => new URL(Context.get(context, TestServer).url))

describe("llmsim health", () => {
  it.live("is ok where a server answers, and fails when it has gone", () =>
    Effect.gen(function* () {
      const port = yield* Effect.scoped(
        Effect.gen(function* () {
          const { port } = yield* serve({})
          const { exit, out } = yield* ask("--port", port)
          assert.isTrue(Exit.isSuccess(exit))
          assert.strictEqual(out, "ok")
          return port
        }),
      )
      const { exit, errors } = yield* ask("--port", port)
      assert.isTrue(Exit.isFailure(exit))
      assert.match(errors.join("\n"), /^llmsim: .*ECONNREFUSED/)
    }),
  )

  it.live("speaks TLS where the settings say so, whoever signed", () =>
    Effect.gen(function* () {
      const files = { cert: join(tls, "one.cert.pem"), key: join(tls, "one.key.pem") }
      const { port } = yield* serve({ tls: files })
      const { exit } = yield* ask("--port", port, "--tls-cert", files.cert, "--tls-key", files.key)
      assert.isTrue(Exit.isSuccess(exit))
      assert.isTrue(Exit.isFailure((yield* ask("--port", port)).exit))
    }).pipe(Effect.scoped),
  )

  it.live.skipIf(process.platform === "win32")("finds a Unix socket", () =>
    Effect.gen(function* () {
      const folder = mkdtempSync(join(tmpdir(), "llmsim-health-"))
      yield* Effect.addFinalizer(() => Effect.sync(() => rmSync(folder, { recursive: true })))
      const socket = join(folder, "llmsim.sock")
      yield* serve({ socket })
      assert.isTrue(Exit.isSuccess((yield* ask("--socket", socket)).exit))
    }).pipe(Effect.scoped),
  )
})
