/** A Unix socket in the place of a port. */
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { request } from "node:http"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Exit, Layer, Result, Scope } from "effect"
import { TestServer } from "../../support/TestServer.ts"

const chat = "/v1/chat/completions"
const hello = { model: "gpt-4o", stream: true, messages: [{ role: "user", content: "Hello" }] }

interface Answer {
  readonly status: number
  readonly text: string
  readonly error: string | undefined
}

const call = (socketPath: string, path: string, body?: unknown, headers = {}): Effect.Effect<Answer> =>
  Effect.callback((resume) => {
    let text = ""
    const method = body === undefined ? "GET" : "POST"
    const given = { "content-type": "application/json", connection: "close", ...headers }
    const sent = request({ socketPath, path, method, headers: given }, (response) => {
      const finish = (error?: NodeJS.ErrnoException) =>
        resume(Effect.succeed({ status: response.statusCode ?? 0, text, error: error?.code }))
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk
      })
      response.on("end", finish).on("error", finish)
    })
    sent.on("error", (error: NodeJS.ErrnoException) => resume(Effect.succeed({ status: 0, text, error: error.code })))
    sent.end(body === undefined ? undefined : JSON.stringify(body))
  })

const directory = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "llmsim-socket-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true })),
)

const serve = (socket: string) =>
  Effect.map(Layer.build(TestServer.layer({ server: { socket } })), (context) => Context.get(context, TestServer))

describe.skipIf(process.platform === "win32")("a Unix socket", () => {
  it.live("serves, resets, answers the control API as a local caller, and is gone at the end", () =>
    Effect.gen(function* () {
      const path = join(yield* directory, "llmsim.sock")
      const scope = yield* Scope.make()
      const { url } = yield* Scope.provide(serve(path), scope)
      assert.include(url, path)
      const streamed = yield* call(path, chat, hello)
      assert.isTrue(streamed.text.endsWith("data: [DONE]\n\n"))
      assert.strictEqual((yield* call(path, "/llmsim/stats")).status, 200)
      assert.strictEqual((yield* call(path, chat, hello, { "x-llmsim-fault": "reset" })).error, "ECONNRESET")
      yield* Scope.close(scope, Exit.void)
      assert.isFalse(existsSync(path))
    }).pipe(Effect.scoped),
  )

  it.live("takes the place of a file that a dead process has left", () =>
    Effect.gen(function* () {
      const path = join(yield* directory, "llmsim.sock")
      yield* leaveStale(path)
      assert.isTrue(existsSync(path))
      yield* serve(path)
      assert.strictEqual((yield* call(path, "/health")).status, 200)
    }).pipe(Effect.scoped),
  )

  it.live("is not taken from a living server, nor is a file that is no socket", () =>
    Effect.gen(function* () {
      const folder = yield* directory
      const path = join(folder, "llmsim.sock")
      yield* serve(path)
      assert.isTrue(Result.isFailure(yield* Effect.result(Effect.scoped(serve(path)))))
      assert.strictEqual((yield* call(path, "/health")).status, 200)
      const file = join(folder, "notes.txt")
      writeFileSync(file, "mine")
      assert.isTrue(Result.isFailure(yield* Effect.result(Effect.scoped(serve(file)))))
      assert.isTrue(existsSync(file))
    }).pipe(Effect.scoped),
  )
})

/** Node removes the file when it closes a server, unless the file has another name by then. */
const leaveStale = (path: string) =>
  Effect.callback<void>((resume) => {
    const server = createServer().listen(`${path}.made`, () => {
      renameSync(`${path}.made`, path)
      server.close(() => resume(Effect.void))
    })
  })
