/** The control API of mocks: what is added, replaced, removed, explained and refused while the server runs. */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import { json, postJson, request } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"

const path = "/llmsim/mocks"

const send = (method: string, at: string, body?: unknown) =>
  request(at, {
    method,
    headers: { "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })

const say = (content: string, headers: Record<string, string> = {}) =>
  Effect.map(
    postJson("/v1/chat/completions", { model: "gpt-4o", messages: [{ role: "user", content }] }, headers),
    (answer) => ({ status: answer.status, body: json(answer) }),
  )

const said = (content: string, headers?: Record<string, string>) =>
  Effect.map(say(content, headers), ({ body }) => body.choices[0].message.content)

const greeting = { match: { content_contains: "hi" }, response: { content: "hello" } }

layer(TestServer.layer({ mocks: [{ id: "fixed", match: { content_equals: "fixed" }, response: "from settings" }] }), {
  excludeTestServices: true,
})("the control API of mocks", (it) => {
  it.effect("adds one, lists it with its count, replaces and removes it", () =>
    Effect.gen(function* () {
      assert.notStrictEqual(yield* said("hi"), "hello")
      const created = yield* send("POST", path, greeting)
      assert.strictEqual(created.status, 201)
      const [id] = json(created).ids
      assert.strictEqual(yield* said("hi"), "hello")
      const listed = json(yield* send("GET", path)).mocks
      assert.deepInclude(listed[1], { id, source: "api", answered: 1, ...greeting })
      assert.deepInclude(listed[0], { id: "fixed", source: "settings", answered: 0 })

      const replaced = yield* send("PUT", `${path}/${id}`, { ...greeting, response: "good day" })
      assert.deepStrictEqual([replaced.status, json(replaced)], [200, { id }])
      assert.strictEqual(yield* said("hi"), "good day")
      assert.deepInclude(json(yield* send("GET", `${path}/${id}`)), { response: "good day", answered: 1 })

      assert.strictEqual((yield* send("DELETE", `${path}/${id}`)).status, 200)
      assert.notStrictEqual(yield* said("hi"), "good day")
      assert.strictEqual((yield* send("GET", `${path}/${id}`)).status, 404)
    }),
  )

  it.effect("replaces and removes all that were added, and only those", () =>
    Effect.gen(function* () {
      yield* send("POST", path, [greeting, { response: "anything" }])
      assert.strictEqual(yield* said("what?"), "anything")
      const replaced = yield* send("PUT", path, { mocks: [{ id: "only", response: "only this" }] })
      assert.deepStrictEqual(json(replaced), { ids: ["only"] })
      assert.strictEqual(yield* said("hi"), "only this")
      assert.strictEqual(yield* said("fixed"), "from settings")
      assert.deepStrictEqual(json(yield* send("DELETE", path)), { removed: 1 })
      assert.lengthOf(json(yield* send("GET", path)).mocks, 1)
    }),
  )

  it.effect("refuses what is wrong, by its place", () =>
    Effect.gen(function* () {
      const refused = yield* send("POST", path, { match: { content_contain: "hi" }, response: "x" })
      assert.strictEqual(refused.status, 400)
      assert.strictEqual(json(refused).error.param, "match.content_contain")
      const regex = yield* send("POST", path, [{ response: "x" }, { match: { content_regex: "(" }, response: "x" }])
      assert.strictEqual(json(regex).error.param, "[1].match.content_regex")
      assert.include(json(regex).error.message, "missing closing )")
      const twice = yield* send("POST", path, { id: "fixed", response: "x" })
      assert.strictEqual(twice.status, 409)
      const foreign = yield* send("DELETE", `${path}/fixed`)
      assert.strictEqual(foreign.status, 409)
      assert.include(json(foreign).error.message, "settings")
    }),
  )

  it.effect("explains the last call of a session", () =>
    Effect.gen(function* () {
      yield* say("fixes", { "x-llmsim-session": "one" })
      yield* say("fixed", { "x-llmsim-session": "two" })
      const one = json(yield* send("GET", `${path}/explain?session=one`))
      assert.deepInclude(one, { answered_by: null, last_message: "fixes", endpoint: "openai-chat", session: "one" })
      assert.deepStrictEqual(one.nearest, [
        {
          id: "fixed",
          source: "settings",
          failed: [{ key: "content_equals", expected: "fixed", actual: "fixes" }],
        },
      ])
      assert.strictEqual(json(yield* send("GET", `${path}/explain`)).answered_by, "fixed")
      assert.strictEqual((yield* send("GET", `${path}/explain?session=three`)).status, 404)
    }),
  )

  it.effect("forgets counts when it is told", () =>
    Effect.gen(function* () {
      yield* send("PUT", path, { response: "once", times: 1 })
      const session = { "x-llmsim-session": "counted" }
      assert.strictEqual(yield* said("a", session), "once")
      assert.notStrictEqual(yield* said("a", session), "once")
      yield* send("POST", `${path}/reset?session=other`)
      assert.notStrictEqual(yield* said("a", session), "once")
      yield* send("POST", `${path}/reset?session=counted`)
      assert.strictEqual(yield* said("a", session), "once")
      yield* send("DELETE", path)
    }),
  )

  it.effect("counts no calls of its own", () =>
    Effect.gen(function* () {
      const total = Effect.map(request("/llmsim/stats"), (answer) => json(answer).total_requests)
      const before = yield* total
      yield* send("POST", path, { match: { content_equals: "never" }, response: "x" })
      assert.strictEqual(yield* total, before)
    }),
  )

  it.effect("refuses other methods", () =>
    Effect.map(send("PATCH", path), ({ status }) => assert.strictEqual(status, 405)),
  )
})

layer(TestServer.layer({ mocks: { strict: true, rules: [{ id: "greeting", ...greeting }] } }), {
  excludeTestServices: true,
})("strict mocks", (it) => {
  it.effect("refuse what no mock answers, and name the nearest", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* said("hi"), "hello")
      const { status, body } = yield* say("good evening")
      assert.strictEqual(status, 400)
      assert.strictEqual(body.error.code, "no_mock_matched")
      assert.include(body.error.message, 'greeting (content_contains is "good evening", not "hi")')
    }),
  )
})
