/** Each mode, and what makes two requests equal. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import { UpstreamEnvironment } from "../../../src/http/upstream/UpstreamEnvironment.ts"
import { TestServer } from "../../support/TestServer.ts"

type Tree = Readonly<Record<string, unknown>>

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "llmsim-modes-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true })),
)

const start = (settings: Tree) =>
  Effect.map(Layer.build(Layer.fresh(TestServer.layer(settings))), (context) => Context.get(context, TestServer).url)

/** Its answers are told apart from generated ones by their text. */
const real = (settings: Tree = {}) => start({ response: { generator: "fixed:the real one" }, ...settings })

const chat = (content: string, more: Tree = {}) => ({
  model: "gpt-4o",
  messages: [{ role: "user", content }],
  ...more,
})

const post = (url: string, body: unknown, headers: Record<string, string> = {}, path = "/v1/chat/completions") =>
  Effect.promise(async () => {
    const response = await fetch(`${url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    })
    const text = await response.text()
    return { status: response.status, text, isReal: text.includes("the real one"), headers: response.headers }
  })

const linesIn = (cassette: string): number => readFileSync(cassette, "utf8").trimEnd().split("\n").length - 1

const scenario = <A, E>(use: (cassette: string) => Effect.Effect<A, E, import("effect").Scope.Scope>) =>
  Effect.flatMap(folder, (path) => use(join(path, "it.jsonl"))).pipe(Effect.scoped)

describe("modes", () => {
  it.live("auto records what is not there, and then plays it without the upstream", () =>
    scenario((cassette) =>
      Effect.gen(function* () {
        const upstream = yield* real()
        const url = yield* start({ recording: { mode: "auto", upstream, cassette } })
        const first = yield* post(url, chat("hello"))
        const second = yield* post(url, chat("hello"))
        assert.isTrue(first.isReal)
        assert.strictEqual(second.text, first.text)
        assert.strictEqual(linesIn(cassette), 1)
      }),
    ),
  )

  it.live("passthrough records nothing", () =>
    Effect.gen(function* () {
      const url = yield* start({ recording: { mode: "passthrough", upstream: yield* real() } })
      assert.isTrue((yield* post(url, chat("hello"))).isReal)
      const missing = yield* post(url, {}, {}, "/v1/nowhere")
      assert.strictEqual(missing.status, 404)
      assert.include(missing.text, "Invalid URL (POST /v1/nowhere)")
    }).pipe(Effect.scoped),
  )

  it.live("generate_on_miss plays what is there and generates the rest", () =>
    scenario((cassette) =>
      Effect.gen(function* () {
        const upstream = yield* real()
        yield* Effect.scoped(
          Effect.flatMap(start({ recording: { mode: "record", upstream, cassette } }), (url) =>
            post(url, chat("hello")),
          ),
        )
        const url = yield* start({ recording: { mode: "generate_on_miss", cassette } })
        assert.isTrue((yield* post(url, chat("hello"))).isReal)
        const other = yield* post(url, chat("something else"))
        assert.strictEqual(other.status, 200)
        assert.isFalse(other.isReal)
      }),
    ),
  )

  it.live("a mock sends its calls on to the upstream", () =>
    Effect.gen(function* () {
      const mocks = [{ match: { content_contains: "real" }, response: { passthrough: true } }]
      const url = yield* start({ mocks, recording: { upstream: yield* real() } })
      assert.isTrue((yield* post(url, chat("the real thing"))).isReal)
      assert.isFalse((yield* post(url, chat("another"))).isReal)
      const without = yield* post(yield* start({ mocks }), chat("the real thing"))
      assert.strictEqual(without.status, 400)
      assert.include(without.text, "no_upstream")
    }).pipe(Effect.scoped),
  )

  it.live("says what is wrong when the upstream does not answer", () =>
    scenario((cassette) =>
      Effect.gen(function* () {
        const url = yield* start({ recording: { mode: "record", upstream: "http://127.0.0.1:1", cassette } })
        const { status, text } = yield* post(url, chat("hello"))
        assert.strictEqual(status, 502)
        assert.include(text, "the upstream does not answer: 127.0.0.1:1: ECONNREFUSED")
        assert.strictEqual(linesIn(cassette), 0)
      }),
    ),
  )

  it.live("takes the key from the environment where the caller shows none", () =>
    Effect.gen(function* () {
      const upstream = yield* real({ auth: { mode: "keys", keys: [{ key: "sk-the-real-key", name: "ours" }] } })
      const url = yield* start({ recording: { mode: "passthrough", upstream } })
      assert.strictEqual((yield* post(url, chat("hello"))).status, 200)
      const own = yield* post(url, chat("hello"), { authorization: "Bearer sk-another" })
      assert.strictEqual(own.status, 401)
    }).pipe(Effect.provideService(UpstreamEnvironment, { OPENAI_API_KEY: "sk-the-real-key" }), Effect.scoped),
  )
})

describe("matching", () => {
  const record = Effect.fnUntraced(function* (cassette: string, bodies: ReadonlyArray<unknown>, more: Tree = {}) {
    const url = yield* start({ recording: { mode: "record", upstream: yield* real(), cassette, ...more } })
    for (const body of bodies) yield* post(url, body)
  }, Effect.scoped)

  it.live("does not mind order, white space, ids, times and fields that do not count", () =>
    scenario((cassette) =>
      Effect.gen(function* () {
        const text = "see  2026-01-31T10:00:00Z\n 123e4567-e89b-12d3-a456-426614174000"
        yield* record(cassette, [chat(text, { user: "me", seed: 1 })])
        const again = {
          seed: 1,
          messages: [{ content: "see 2027-02-01T11:30:00Z 00000000-e89b-12d3-a456-426614174999", role: "user" }],
          model: "gpt-4o",
        }
        const url = yield* start({ recording: { mode: "replay", cassette } })
        assert.isTrue((yield* post(url, again)).isReal)
        assert.isTrue((yield* post(url, again, {}, "/openai/v1/chat/completions")).isReal)
        assert.strictEqual((yield* post(url, { ...again, seed: 2 })).status, 400)
        const exact = yield* start({ recording: { mode: "replay", cassette, match: "exact" } })
        assert.strictEqual((yield* post(exact, again)).status, 400)
        assert.isTrue((yield* post(exact, chat(text, { user: "me", seed: 1 }))).isReal)
        const fields = yield* start({ recording: { mode: "replay", cassette, match: { fields: ["model"] } } })
        assert.isTrue((yield* post(fields, chat("something else"))).isReal)
      }),
    ),
  )

  it.live("says what was nearest, and the fields that differ", () =>
    scenario((cassette) =>
      Effect.gen(function* () {
        yield* record(cassette, [chat("hello", { temperature: 1, top_p: 0.5 }), chat("hello there")])
        const url = yield* start({ recording: { mode: "replay", cassette } })
        const { status, text } = yield* post(url, chat("hello here"))
        assert.strictEqual(status, 400)
        const { error } = JSON.parse(text)
        assert.strictEqual(error.code, "replay_miss")
        assert.match(error.message, /^No recording answers POST \/v1\/chat\/completions \(key [0-9a-f]{32}\)\./)
        assert.include(error.message, 'messages.0.content: recorded "hello there", asked "hello here"')
        assert.notInclude(error.message, "temperature")
      }),
    ),
  )

  it.live("says what is wrong with the upstream, which is no miss", () =>
    scenario(() =>
      Effect.gen(function* () {
        for (const [upstream, status, code] of [
          [{ anthropic: "http://127.0.0.1:1" }, 400, "no_upstream"],
          ["http://127.0.0.1:1", 502, "upstream_error"],
        ] as const) {
          const url = yield* start({ recording: { mode: "passthrough", upstream } })
          const answer = yield* post(url, chat("hello"))
          assert.deepStrictEqual([answer.status, JSON.parse(answer.text).error.code], [status, code])
        }
      }),
    ),
  )

  it.live("plays equal requests one after the other, for each session from the first", () =>
    scenario((cassette) =>
      Effect.gen(function* () {
        yield* record(cassette, [chat("hello"), chat("hello")])
        const url = yield* start({ recording: { mode: "replay", cassette } })
        const ids = yield* Effect.forEach(["a", "a", "a", "b", "b"], (session) =>
          Effect.map(post(url, chat("hello"), { "x-llmsim-session": session }), ({ text }) => JSON.parse(text).id),
        )
        const [first, second] = ids
        assert.notStrictEqual(first, second)
        assert.deepStrictEqual(ids, [first, second, second, first, second])
      }),
    ),
  )

  it.live("still matches requests whose secrets were taken out", () =>
    scenario((cassette) =>
      Effect.gen(function* () {
        yield* record(cassette, [chat("write to ada@example.com")])
        assert.notInclude(readFileSync(cassette, "utf8"), "ada@example.com")
        const url = yield* start({ recording: { mode: "replay", cassette } })
        assert.isTrue((yield* post(url, chat("write to ada@example.com"))).isReal)
        assert.strictEqual((yield* post(url, chat("write to bob@example.com"))).status, 400)
      }),
    ),
  )
})
