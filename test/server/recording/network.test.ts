/** The way to the upstream: its certificate, proxies before it, and what its URL keeps secret. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import { UpstreamEnvironment } from "../../../src/http/upstream/UpstreamEnvironment.ts"
import { hasProgram } from "../../support/hasProgram.ts"
import { TestServer } from "../../support/TestServer.ts"
import { forgetfulUpstream, plainUpstream, proxy, secureUpstream } from "./upstreams.ts"

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "llmsim-network-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true })),
)

const start = (recording: Readonly<Record<string, unknown>>) =>
  Effect.map(
    Layer.build(Layer.fresh(TestServer.layer({ recording: { mode: "passthrough", ...recording } }))),
    (context) => Context.get(context, TestServer).url,
  )

const post = (url: string, headers: Record<string, string> = {}) =>
  Effect.promise(async () => {
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content: "hello" }] }),
    })
    return { status: response.status, text: await response.text() }
  })

describe("an upstream's certificate", () => {
  it.live.skipIf(!hasProgram("openssl"))("is verified", () =>
    Effect.gen(function* () {
      const { url, certificate } = yield* secureUpstream(yield* folder)
      const { status, text } = yield* post(yield* start({ upstream: url }))
      assert.strictEqual(status, 502)
      assert.include(text, "DEPTH_ZERO_SELF_SIGNED_CERT")
      const trusted = yield* post(yield* start({ upstream: url, ca_file: certificate }))
      assert.deepStrictEqual(trusted, { status: 200, text: '{"saw":null}' })
    }).pipe(Effect.scoped),
  )

  it.live("is of no authority that a file does not hold", () =>
    Effect.gen(function* () {
      const path = join(yield* folder, "none.pem")
      writeFileSync(path, "no certificate")
      for (const ca_file of [path, `${path}.missing`]) {
        const { message } = yield* Effect.flip(start({ upstream: "https://127.0.0.1:1", ca_file }))
        assert.match(message, /^\/.*none\.pem(\.missing)?: .*(PEM|ENOENT)/i)
      }
    }).pipe(Effect.scoped),
  )
})

describe("a proxy that the environment names", () => {
  const through = (variables: Readonly<Record<string, string>>, recording: Readonly<Record<string, unknown>>) =>
    Effect.flatMap(start(recording), (url) => post(url)).pipe(
      Effect.provideService(UpstreamEnvironment, variables),
      Effect.scoped,
    )

  it.live("stands before http upstreams, save those under NO_PROXY", () =>
    Effect.gen(function* () {
      const upstream = yield* plainUpstream
      const { url, asked } = yield* proxy
      for (const name of ["HTTP_PROXY", "http_proxy"]) {
        assert.strictEqual((yield* through({ [name]: url }, { upstream })).status, 200)
        assert.deepStrictEqual(asked.splice(0), [`POST ${upstream}/v1/chat/completions`])
      }
      assert.strictEqual((yield* through({ HTTP_PROXY: url, NO_PROXY: "127.0.0.1" }, { upstream })).status, 200)
      assert.strictEqual((yield* through({ HTTPS_PROXY: url }, { upstream })).status, 200)
      assert.deepStrictEqual(asked, [])
    }).pipe(Effect.scoped),
  )

  it.live.skipIf(!hasProgram("openssl"))("tunnels to https upstreams", () =>
    Effect.gen(function* () {
      const upstream = yield* secureUpstream(yield* folder)
      const { url, asked } = yield* proxy
      const recording = { upstream: upstream.url, ca_file: upstream.certificate }
      assert.strictEqual((yield* through({ HTTPS_PROXY: url }, recording)).status, 200)
      assert.deepStrictEqual(asked, [`CONNECT ${upstream.url.slice("https://".length)}`])
      assert.strictEqual((yield* through({ HTTPS_PROXY: url }, { upstream: upstream.url })).status, 502)
    }).pipe(Effect.scoped),
  )
})

describe("a connection that was kept", () => {
  it.live("is opened anew when the upstream had closed it", () =>
    Effect.gen(function* () {
      const upstream = yield* forgetfulUpstream
      const url = yield* start({ upstream: upstream.url })
      for (let call = 0; call < 4; call++) assert.strictEqual((yield* post(url)).status, 200)
      assert.isAbove(upstream.refused(), 0)
    }).pipe(Effect.scoped),
  )
})

describe("a name and a password in the upstream's URL", () => {
  it.live("are shown to the upstream, and to nobody else", () =>
    Effect.gen(function* () {
      const upstream = (yield* plainUpstream).replace("//", "//ann:open%20sesame@")
      const cassette = join(yield* folder, "it.jsonl")
      const url = yield* start({ mode: "record", upstream, cassette })
      const { text } = yield* post(url)
      assert.deepStrictEqual(JSON.parse(text), { saw: `Basic ${Buffer.from("ann:open sesame").toString("base64")}` })
      assert.strictEqual((yield* post(url, { authorization: "Bearer mine" })).text, '{"saw":"Bearer mine"}')
      const settings = yield* Effect.promise(async () => (await fetch(`${url}/llmsim/settings`)).text())
      assert.strictEqual(JSON.parse(settings).recording.upstream, upstream.replace("ann:open%20sesame", "***"))
      const lines = readFileSync(cassette, "utf8").split("\n")
      assert.strictEqual(JSON.parse(lines[0] ?? "").upstream, upstream.replace("ann:open%20sesame", "***"))
      assert.notInclude(lines.join("\n"), "sesame")
    }).pipe(Effect.provideService(UpstreamEnvironment, { OPENAI_API_KEY: "sk-not-this-one" }), Effect.scoped),
  )
})
