/** Keys from a file and from the environment: whose they are, and what becomes of them when the file changes. */
import { NodeServices } from "@effect/platform-node"
import { assert, it, layer } from "@effect/vitest"
import { Effect, FileSystem, Layer, References, Schedule, Stream } from "effect"
import { TestClock } from "effect/testing"
import { watchKeys } from "../../src/server/watchKeys.ts"
import { json, postJson, request } from "../support/http.ts"
import { rawRequest } from "../support/rawRequest.ts"
import { TestServer } from "../support/TestServer.ts"

const ask = { model: "gpt-4o", messages: [{ role: "user", content: "Hello" }], max_tokens: 4 }
const messages = { ...ask, model: "claude-haiku-4-5" }
const bearer = (key: string) => ({ authorization: `Bearer ${key}` })
const chat = (headers: Readonly<Record<string, string>>) => postJson("/v1/chat/completions", ask, headers)

const folder = FileSystem.FileSystem.use((files) => files.makeTempDirectoryScoped())
const write = (file: string, text: string) => FileSystem.FileSystem.use((files) => files.writeFileString(file, text))

/** A server whose keys are in the file that the test writes. */
const withKeys = <A, E, R>(text: string, use: (file: string) => Effect.Effect<A, E, R>, settings: object = {}) =>
  Effect.gen(function* () {
    const file = `${yield* folder}/keys.yaml`
    yield* write(file, text)
    const server = TestServer.layer({ auth: { keys_file: file, ...settings } })
    return yield* Effect.provide(use(file), Layer.fresh(server))
  }).pipe(Effect.scoped, Effect.provide(NodeServices.layer))

layer(Layer.empty, { excludeTestServices: true })("a file of keys", (it) => {
  it.effect("lets in who is in it, besides those of the settings, and is read again when it changes", () =>
    withKeys(
      "- { key: sk-one, name: one }\n",
      Effect.fnUntraced(function* (file) {
        assert.strictEqual((yield* chat({})).status, 401)
        for (const key of ["sk-one", "sk-own"]) assert.strictEqual((yield* chat(bearer(key))).status, 200)
        assert.strictEqual((yield* chat(bearer("sk-two"))).status, 401)
        yield* write(file, '{"keys": [{"key": "sk-two", "name": "two", "models": ["o*"]}]}')
        const forbidden = yield* Effect.repeat(chat(bearer("sk-two")), {
          until: ({ status }) => status !== 401,
          schedule: Schedule.spaced("50 millis"),
        }).pipe(Effect.timeout("5 seconds"))
        assert.strictEqual(forbidden.status, 403)
        assert.strictEqual((yield* chat(bearer("sk-one"))).status, 401)
        assert.strictEqual((yield* chat(bearer("sk-own"))).status, 200)
      }),
      { keys: [{ key: "sk-own", name: "own" }] },
    ),
  )

  it.effect("gives limits to its keys, though the settings have none", () =>
    withKeys(
      "- { key: sk-one, name: one, limits: { requests_per_minute: 1 } }\n",
      Effect.fnUntraced(function* () {
        assert.strictEqual((yield* chat(bearer("sk-one"))).status, 200)
        assert.strictEqual((yield* chat(bearer("sk-one"))).status, 429)
      }),
    ),
  )
})

it.effect("a wrong file of keys ends the start, shows no key, and later changes nothing", () =>
  Effect.gen(function* () {
    const file = `${yield* folder}/keys.yaml`
    yield* write(file, "- { key: [sk-secret], name: one }\n- { key: sk-other-secret, nam: two }\n")
    const { problems } = yield* Effect.flip(watchKeys(file))
    assert.deepStrictEqual(problems, [
      `${file}:1:5: keys.0.key: expected string, got array of strings`,
      `${file}:2:27: keys.1.nam: unknown key; did you mean "name"?`,
      `${file}:2:3: keys.1.name: is missing`,
    ])
    yield* write(file, "- { key: sk-one, name: one }\n")
    const { first, changes } = yield* watchKeys(file)
    assert.deepStrictEqual(
      first.map(({ name }) => name),
      ["one"],
    )
    const seen: Array<ReadonlyArray<string>> = []
    yield* Effect.forkScoped(
      Stream.runForEach(changes, (keys) => Effect.sync(() => seen.push(keys.map(({ name }) => name)))),
    )
    yield* look
    yield* write(file, "- { key: }\n")
    yield* look
    yield* write(file, "- { key: sk-one, name: another }\n")
    yield* look
    assert.deepStrictEqual(seen, [["another"]])
  }).pipe(Effect.scoped, Effect.provide(NodeServices.layer), Effect.provideService(References.MinimumLogLevel, "None")),
)

/** The look is real work on a real file, which the test's clock does not wait for. */
const look = Effect.andThen(TestClock.adjust("500 millis"), TestClock.withLive(Effect.sleep("60 millis")))

const ours = { organization: "org-ours", project: "proj-one" }
const accounts = {
  auth: {
    keys: [
      { key: "sk-a", name: "a", ...ours },
      { key: "sk-b", name: "b", ...ours },
      { key: "sk-c", name: "c", organization: "org-ours", project: "proj-two" },
    ],
  },
  limits: { requests_per_minute: 1 },
}

layer(TestServer.layer(accounts), { excludeTestServices: true })("organizations and projects", (it) => {
  it.effect("stand in the headers of the answers, and must be those of the key", () =>
    Effect.gen(function* () {
      const models = yield* request("/v1/models", { headers: bearer("sk-c") })
      assert.strictEqual(models.headers.get("openai-organization"), "org-ours")
      assert.strictEqual(models.headers.get("openai-project"), "proj-two")
      const claude = yield* postJson("/v1/messages", messages, {
        "x-api-key": "sk-c",
        "anthropic-version": "2023-06-01",
      })
      assert.strictEqual(claude.headers.get("anthropic-organization-id"), "org-ours")
      const organization = yield* chat({ ...bearer("sk-c"), "openai-organization": "org-theirs" })
      assert.strictEqual(organization.status, 401)
      assert.deepInclude(json(organization).error, {
        message: "OpenAI-Organization header should match organization for API key",
        code: "mismatched_organization",
      })
      const project = yield* chat({ ...bearer("sk-c"), "openai-project": "proj-one" })
      assert.deepStrictEqual([project.status, json(project).error.code], [401, "mismatched_project"])
    }),
  )

  it.effect("are asked for over a WebSocket too, and by OpenAI alone", () =>
    Effect.gen(function* () {
      const { url } = yield* TestServer
      const wrong = "openai-organization: org-theirs"
      const opened = yield* rawRequest(
        Number(new URL(url).port),
        `GET /v1/responses HTTP/1.1\r\nhost: x\r\nauthorization: Bearer sk-c\r\n${wrong}\r\nconnection: upgrade\r\n` +
          "upgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
      )
      assert.match(opened, /^HTTP\/1\.1 401 /)
      const claude = yield* request("/anthropic/v1/models", {
        headers: { "x-api-key": "sk-c", "anthropic-version": "2023-06-01", "openai-organization": "org-theirs" },
      })
      assert.strictEqual(claude.status, 200)
      assert.strictEqual(claude.headers.get("anthropic-organization-id"), "org-ours")
    }),
  )

  it.effect("have limits together", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* chat(bearer("sk-a"))).status, 200)
      const refused = yield* chat(bearer("sk-b"))
      assert.strictEqual(refused.status, 429)
      assert.match(json(refused).error.message, / in organization org-ours on /)
      assert.strictEqual((yield* chat(bearer("sk-c"))).status, 200)
    }),
  )
})
