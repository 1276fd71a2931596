/** `llmsim record` as a process of its own. */
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { plainUpstream, secureUpstream } from "../server/recording/upstreams.ts"
import { hasProgram } from "../support/hasProgram.ts"
import { startProgram, urlOf } from "../support/Program.ts"
import { TestServer } from "../support/TestServer.ts"

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "llmsim-record-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true })),
)

const program = (argv: ReadonlyArray<string>, environment: Readonly<Record<string, string>> = {}) =>
  Effect.acquireRelease(
    Effect.sync(() => startProgram(argv, environment)),
    (started) =>
      Effect.promise(() => {
        started.process.kill("SIGKILL")
        return started.exited
      }),
  )

const recorder = (upstream: string, cassette: string, environment: Readonly<Record<string, string>> = {}) =>
  program(["record", "--upstream", upstream, "--cassette", cassette, "--port", "0"], environment)

/** The upstream's URL is printed too. */
const ownUrl = (started: ReturnType<typeof startProgram>) =>
  Effect.promise(async () => (await urlOf(started, / at http:\/\/127\.0\.0\.1:\d+/)).slice(" at ".length))

const post = (url: string, stream = false) =>
  Effect.promise(async () => {
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ model: "gpt-4o", stream, messages: [{ role: "user", content: "hello" }] }),
    })
    return { status: response.status, text: await response.text() }
  })

const ended = (started: ReturnType<typeof startProgram>) =>
  Effect.promise(() => {
    started.process.kill("SIGTERM")
    return started.exited
  })

/** Programs start slowly where others use the same cores. */
const patience = 60_000

describe("llmsim record", { concurrent: true }, () => {
  it.live(
    "records what passes, and another process plays it when the upstream is gone",
    () =>
      Effect.gen(function* () {
        const cassette = join(yield* folder, "it.jsonl")
        const asked = Effect.fnUntraced(function* (url: string) {
          return [yield* post(url), yield* post(url, true)]
        })
        const before = yield* Effect.gen(function* () {
          const { url } = yield* TestServer
          const started = yield* recorder(url, cassette)
          const answers = yield* asked(yield* ownUrl(started))
          assert.strictEqual(yield* ended(started), 0)
          assert.deepStrictEqual(started.printed().err, "")
          return answers
        }).pipe(Effect.scoped, Effect.provide(TestServer.layer()))
        assert.strictEqual(statSync(cassette).mode & 0o777, 0o600)
        const settings = { LLMSIM_RECORDING_MODE: "replay", LLMSIM_RECORDING_CASSETTE: cassette }
        const replaying = yield* program(["serve", "--port", "0", "--host", "127.0.0.1"], settings)
        const url = yield* Effect.promise(() => urlOf(replaying))
        assert.deepStrictEqual(yield* asked(url), before)
      }).pipe(Effect.scoped),
    patience,
  )

  it.live(
    "takes the key from its environment, and shows no password anywhere",
    () =>
      Effect.gen(function* () {
        const upstream = yield* plainUpstream
        const cassette = join(yield* folder, "it.jsonl")
        const key = `sk-proj-${"Zq7".repeat(12)}`
        const started = yield* recorder(upstream, cassette, { OPENAI_API_KEY: key })
        const { text } = yield* post(yield* ownUrl(started))
        assert.deepStrictEqual(JSON.parse(text), { saw: `Bearer ${key}` })
        const named = yield* recorder(upstream.replace("//", "//ann:sesame-street@"), cassette)
        yield* post(yield* ownUrl(named))
        yield* ended(started)
        yield* ended(named)
        const all = JSON.stringify([started.printed(), named.printed(), readFileSync(cassette, "utf8")])
        assert.include(all, "//***@127.0.0.1")
        assert.notInclude(all, "sesame-street")
        assert.notInclude(all, key)
      }).pipe(Effect.scoped),
    patience,
  )

  it.live.skipIf(!hasProgram("openssl"))(
    "trusts the authorities that Node is told of, and no others",
    () =>
      Effect.gen(function* () {
        const path = yield* folder
        const { url, certificate } = yield* secureUpstream(path)
        const wary = yield* recorder(url, join(path, "a.jsonl"))
        assert.strictEqual((yield* post(yield* ownUrl(wary))).status, 502)
        const trusting = yield* recorder(url, join(path, "b.jsonl"), { NODE_EXTRA_CA_CERTS: certificate })
        assert.strictEqual((yield* post(yield* ownUrl(trusting))).status, 200)
      }).pipe(Effect.scoped),
    patience,
  )

  it.live(
    "says where it is reached, and what is no setting",
    () =>
      Effect.gen(function* () {
        const flags = ["--upstream", "https://x.example", "--cassette", join(yield* folder, "it.jsonl")]
        const everywhere = ["record", ...flags, "--port", "0", "--host", "0.0.0.0"]
        const started = yield* program(everywhere, { LLMSIM_LATENCIE: "fast" })
        yield* Effect.promise(() => urlOf(started, / at http:\/\/localhost:\d+ into /))
        yield* Effect.promise(() => urlOf(started, /LLMSIM_LATENCIE is no setting/))
      }).pipe(Effect.scoped),
    patience,
  )

  it.live.skipIf(!hasProgram("openssl"))(
    "serves TLS where the settings say so, and says so",
    () =>
      Effect.gen(function* () {
        const path = yield* folder
        const { url, certificate } = yield* secureUpstream(path)
        const tls = { LLMSIM_TLS_CERT: certificate, LLMSIM_TLS_KEY: join(path, "key.pem") }
        const started = yield* recorder(url, join(path, "it.jsonl"), tls)
        yield* Effect.promise(() => urlOf(started, / at https:\/\/127\.0\.0\.1:\d+ into /))
      }).pipe(Effect.scoped),
    patience,
  )

  it.live(
    "says in one line what is wrong with its arguments",
    () =>
      Effect.gen(function* () {
        const path = yield* folder
        const wrong = yield* recorder("htp://ann:sesame@x.example", join(path, "it.jsonl"))
        assert.strictEqual(yield* Effect.promise(() => wrong.exited), 1)
        const expected = "expected a URL such as https://api.openai.com"
        assert.strictEqual(wrong.printed().err, `llmsim: --upstream: ${expected}, got "htp://***@x.example"\n`)
        const far = yield* program(["record", "--upstream", "https://x.example", "--cassette", "x", "--port", "65536"])
        assert.strictEqual(yield* Effect.promise(() => far.exited), 1)
        assert.strictEqual(far.printed().err, "llmsim: --port: server.port: must be at most 65535, got 65536\n")
        const nowhere = yield* recorder("https://api.example", join(path, "none", "it.jsonl"))
        assert.strictEqual(yield* Effect.promise(() => nowhere.exited), 1)
        assert.match(nowhere.printed().err, /^llmsim: .*it\.jsonl: ENOENT.*\n$/)
      }).pipe(Effect.scoped),
    patience,
  )
})
