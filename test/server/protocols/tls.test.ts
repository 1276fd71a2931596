/** TLS: which protocol is spoken over it, whose certificate is shown, and what breaks and lingers. */
import { copyFileSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs"
import { Agent, request } from "node:https"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { connect, type TLSSocket } from "node:tls"
import { assert, it as free, layer } from "@effect/vitest"
import { Context, Effect, Exit, Layer, Result, Scope } from "effect"
import OpenAI from "openai"
import { http2Call, http2Session } from "../../support/http2.ts"
import { TestServer } from "../../support/TestServer.ts"

const files = join(import.meta.dirname, "../../support/tls")
const pair = (name: string) => ({ cert: join(files, `${name}.cert.pem`), key: join(files, `${name}.key.pem`) })
const chat = "/v1/chat/completions"
const hello = { model: "gpt-4o", messages: [{ role: "user" as const, content: "Hello" }] }
const live = { excludeTestServices: true }

interface Answer {
  readonly status: number
  readonly text: string
  readonly error: string | undefined
}

/** Over HTTP/1.1, on a connection of its own. */
const post = (url: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Effect.Effect<Answer> =>
  Effect.callback((resume) => {
    const agent = new Agent({ rejectUnauthorized: false })
    const given = { "content-type": "application/json", ...headers }
    let text = ""
    const call = request(`${url}${chat}`, { method: "POST", agent, headers: given }, (response) => {
      const finish = (error?: NodeJS.ErrnoException) =>
        resume(Effect.succeed({ status: response.statusCode ?? 0, text, error: error?.code }))
      response.setEncoding("utf8")
      response.on("data", (chunk: string) => {
        text += chunk
      })
      response.on("end", finish)
      response.on("error", finish)
    })
    call.on("error", (error: NodeJS.ErrnoException) => resume(Effect.succeed({ status: 0, text, error: error.code })))
    call.end(JSON.stringify(body))
  })

const handshake = (url: string, protocols: Array<string> = []): Effect.Effect<TLSSocket, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.callback<TLSSocket>((resume) => {
      const { hostname: host, port } = new URL(url)
      const options = { host, port: Number(port), rejectUnauthorized: false, ALPNProtocols: protocols }
      const socket = connect(options, () => resume(Effect.succeed(socket)))
      socket.on("error", () => undefined)
    }),
    (socket) => Effect.sync(() => socket.destroy()),
  )

layer(TestServer.layer({ server: { tls: pair("one") }, response: { target_tokens: 20 } }), live)("TLS", (it) => {
  it.effect("speaks HTTP/2 with those who ask for it, and HTTP/1.1 with the others", () =>
    Effect.gen(function* () {
      const { url } = yield* TestServer
      assert.match(url, /^https:/)
      assert.strictEqual((yield* handshake(url, ["h2", "http/1.1"])).alpnProtocol, "h2")
      assert.strictEqual((yield* handshake(url, ["http/1.1"])).alpnProtocol, "http/1.1")
      const body = { ...hello, stream: true }
      const two = yield* http2Call(yield* http2Session(url), chat, JSON.stringify(body))
      const one = yield* post(url, body)
      assert.deepStrictEqual([two.status, one.status], [200, 200])
      assert.isTrue(two.chunks.join("").endsWith("data: [DONE]\n\n"))
      assert.isTrue(one.text.endsWith("data: [DONE]\n\n"))
    }),
  )

  it.effect("carries the SDK's calls", () =>
    Effect.gen(function* () {
      const { url } = yield* TestServer
      const trusting = (_: unknown, init?: RequestInit) =>
        Effect.runPromise(
          Effect.map(
            post(url, JSON.parse(String(init?.body))),
            ({ status, text }) => new Response(text, { status, headers: { "content-type": "application/json" } }),
          ),
        )
      const client = new OpenAI({ apiKey: "sk-test", baseURL: `${url}/v1`, fetch: trusting, maxRetries: 0 })
      const completion = yield* Effect.promise(() => client.chat.completions.create(hello))
      assert.strictEqual(completion.usage?.completion_tokens, 20)
    }),
  )

  it.effect("resets what is to break, as without TLS", () =>
    Effect.gen(function* () {
      const { url } = yield* TestServer
      const torn = yield* post(url, { ...hello, stream: true }, { "x-llmsim-fault": "reset" })
      assert.strictEqual(torn.error, "ECONNRESET")
    }),
  )
})

layer(
  TestServer.layer({ server: { tls: pair("one"), write_timeout_ms: 400 }, response: { target_tokens: 150_000 } }),
  live,
)("a caller over TLS that does not read", (it) => {
  it.effect("is cut", () =>
    Effect.gen(function* () {
      const { url } = yield* TestServer
      const socket = yield* handshake(url)
      const body = JSON.stringify({ ...hello, model: "unknown-model", stream: true, max_tokens: 200_000 })
      socket.pause()
      socket.write(
        `POST ${chat} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      )
      yield* Effect.sleep("3 seconds")
      let text = ""
      yield* Effect.callback<void>((resume) => {
        socket.on("close", () => resume(Effect.void))
        socket.on("data", (chunk) => {
          text += chunk
        })
        socket.resume()
      })
      assert.include(text, "200 OK")
      assert.notInclude(text, "[DONE]")
    }).pipe(Effect.timeout("20 seconds")),
  )
})

/** The common name that the server shows. */
const shown = (url: string) =>
  Effect.scoped(Effect.map(handshake(url), (socket) => socket.getPeerCertificate().subject.CN))

free.live("new certificates are shown when the files change, and wrong ones are left alone", () =>
  Effect.gen(function* () {
    const directory = mkdtempSync(join(tmpdir(), "llmsim-tls-"))
    yield* Effect.addFinalizer(() => Effect.sync(() => rmSync(directory, { recursive: true })))
    const tls = { cert: join(directory, "cert.pem"), key: join(directory, "key.pem") }
    const put = (name: string) => {
      copyFileSync(pair(name).cert, tls.cert)
      copyFileSync(pair(name).key, tls.key)
    }
    put("one")
    const { url } = Context.get(yield* Layer.build(TestServer.layer({ server: { tls } })), TestServer)
    assert.strictEqual(yield* shown(url), "one.localhost")
    const kept = yield* handshake(url)
    writeFileSync(tls.cert, "no certificate at all")
    yield* Effect.sleep("1500 millis")
    assert.strictEqual(yield* shown(url), "one.localhost")
    put("two")
    utimesSync(tls.key, new Date(), new Date(1_900_000_000_000))
    yield* Effect.sleep("1500 millis")
    assert.strictEqual(yield* shown(url), "two.localhost")
    assert.isFalse(kept.destroyed)
  }).pipe(Effect.scoped),
)

free.live("files that are no pair stop the start with their names", () =>
  Effect.gen(function* () {
    const start = (tls: object) => Effect.result(Effect.scoped(Layer.build(TestServer.layer({ server: { tls } }))))
    const mixed = yield* start({ cert: pair("one").cert, key: pair("two").key })
    assert.match(Result.isFailure(mixed) ? String((mixed.failure as Error).message) : "", /two\.key\.pem: .*mismatch/)
    const absent = yield* start({ cert: "no-such.pem", key: pair("two").key })
    assert.match(
      Result.isFailure(absent) ? String((absent.failure as Error).message) : "",
      /no-such\.pem: cannot be read/,
    )
  }),
)

free.live("a closing server does not wait for a connection over TLS that has never asked", () =>
  Effect.gen(function* () {
    const scope = yield* Scope.make()
    const server = { tls: pair("one"), shutdown_grace_ms: 8_000 }
    const { url } = Context.get(yield* Layer.buildWithScope(TestServer.layer({ server }), scope), TestServer)
    yield* handshake(url)
    yield* Effect.timeout(Scope.close(scope, Exit.void), "2 seconds")
  }).pipe(Effect.scoped),
)
