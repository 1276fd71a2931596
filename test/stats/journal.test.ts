/** The journal of a real server's last calls, and what it never tells. */
import { assert, describe, it, layer } from "@effect/vitest"
import { Effect, Schedule } from "effect"
import { Journal } from "../../src/stats/Journal.ts"
import { redactedJson, redactText } from "../../src/stats/redact.ts"
import { json, postJson, request } from "../support/http.ts"
import { TestServer } from "../support/TestServer.ts"
import { callOf } from "./callOf.ts"

const chat = "/v1/chat/completions"
const saying = (content: string) => ({ model: "gpt-4o", messages: [{ role: "user", content }], max_tokens: 5 })

const journal = (query: string, headers: Record<string, string> = {}) =>
  Effect.map(request(`/llmsim/requests${query}`, { headers }), (answer) => json(answer).requests)

/** The journal's lines once there are this many. */
const lines = (query: string, count: number, headers: Record<string, string> = {}) =>
  journal(query, headers).pipe(
    Effect.filterOrFail(({ length }) => length === count),
    Effect.retry({ schedule: Schedule.spaced("10 millis"), times: 300 }),
    Effect.orDie,
  )

const limits = { requests_per_minute: 1000 }
const settings = { journal: { bodies: true }, limits, latency: { ttft: 10, tbt: 2 } }

layer(TestServer.layer(settings), { excludeTestServices: true })("the journal", (it) => {
  const clear = request("/llmsim/requests", { method: "DELETE" })

  it.effect("tells calls by model, status, session and text, the newest first", () =>
    Effect.gen(function* () {
      yield* clear
      const one = { "x-llmsim-session": "one" }
      yield* postJson(chat, saying("the first"), one)
      yield* lines("", 1)
      yield* postJson(chat, { ...saying("the Second"), model: "gpt-4.1" })
      yield* lines("", 2)
      yield* postJson(chat, saying("the third"), { ...one, "x-llmsim-fault": "overloaded" })
      const all = yield* lines("", 3)
      assert.deepStrictEqual(
        all.map(({ prompt }: { prompt: string }) => prompt),
        ["the third", "the Second", "the first"],
      )
      assert.strictEqual((yield* journal("?model=gpt-4.1"))[0].prompt, "the Second")
      assert.strictEqual((yield* journal("?status=503"))[0].fault, "overloaded")
      assert.strictEqual((yield* journal("?status=error")).length, 1)
      assert.strictEqual((yield* journal("?key=nobody")).length, 0)
      assert.strictEqual((yield* journal("?text=second")).length, 1)
      assert.strictEqual((yield* journal("?session=one")).length, 2)
      assert.strictEqual((yield* journal("", one)).length, 2)
      assert.strictEqual((yield* journal("?limit=1")).length, 1)
      yield* request("/llmsim/requests", { method: "DELETE", headers: one })
      assert.strictEqual((yield* journal(""))[0].prompt, "the Second")
    }),
  )

  it.effect("tells of one call what was planned and what came of it, without its key", () =>
    Effect.gen(function* () {
      yield* clear
      const asked = {
        ...saying("use sk-abcdefghijklmnop please"),
        stream: true,
        user: "u",
        metadata: { api_key: "hush" },
      }
      const { headers } = yield* postJson(chat, asked, { authorization: "Bearer sk-verysecretkey123" })
      yield* lines("", 1)
      const answer = yield* request(`/llmsim/requests/${headers.get("x-request-id")}`)
      const detail = json(answer)
      assert.deepStrictEqual(
        detail.steps.map(({ step }: { step: string }) => step),
        ["decoded", "limits", "planned", "first_token", "ended"],
      )
      assert.strictEqual(detail.steps[3].planned_ms, 10)
      assert.strictEqual(detail.steps[4].planned_ms, 18)
      assert.isAtLeast(detail.steps[4].at_ms, 18)
      assert.strictEqual(detail.events_ms.at(-1), 18)
      assert.deepStrictEqual(detail.finish_reasons, ["length"])
      assert.strictEqual(JSON.parse(detail.body).user, "u")
      for (const secret of ["hush", "verysecret", "sk-abcdef"]) assert.notInclude(answer.text, secret)
    }),
  )

  it.effect("does not know every id", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* request("/llmsim/requests/req_none")).status, 404)
    }),
  )
})

const rules = [
  { id: "late", match: { content_contains: "mock" }, after: 5, response: "never yet" },
  { id: "other", match: { content_contains: "something else" }, response: "no" },
  { id: "ours", match: { content_contains: "mock" }, response: "the key is sk-abcdefghijklmnop" },
]

layer(TestServer.layer({ journal: { bodies: true, max_body_characters: 100 }, mocks: rules }), {
  excludeTestServices: true,
})("the journal of a server with mocks", (it) => {
  const detailOf = (asked: unknown) =>
    Effect.gen(function* () {
      yield* request("/llmsim/requests", { method: "DELETE" })
      const { headers } = yield* postJson(chat, asked)
      yield* lines("", 1)
      return json(yield* request(`/llmsim/requests/${headers.get("x-request-id")}`))
    })

  it.effect("tells which mock answered, which let the call pass and why the others did not fit", () =>
    Effect.gen(function* () {
      const { mocks, steps, answer } = yield* detailOf(saying("a mock, please"))
      assert.strictEqual(mocks.answered_by, "ours")
      assert.deepStrictEqual(mocks.passed, [{ id: "late", key: "after" }])
      assert.deepStrictEqual(
        mocks.nearest.map(({ id, failed }: { id: string; failed: ReadonlyArray<{ key: string }> }) => [
          id,
          failed.map(({ key }) => key),
        ]),
        [
          ["late", ["after"]],
          ["other", ["content_contains"]],
        ],
      )
      assert.strictEqual(steps.find(({ step }: { step: string }) => step === "mock").detail, "ours")
      assert.deepStrictEqual(JSON.parse(answer), [{ text: "the key is [redacted]", finish_reason: "stop" }])
    }),
  )

  it.effect("tells of answers that no mock gave, and cuts them", () =>
    Effect.gen(function* () {
      const { mocks, answer } = yield* detailOf({ ...saying("none of these"), max_tokens: 200 })
      assert.strictEqual(mocks.answered_by, null)
      assert.deepStrictEqual(mocks.passed, [])
      assert.strictEqual(mocks.nearest.length, 3)
      assert.strictEqual(answer.length, 101)
      assert.match(answer, /^\[\{"text":".+…$/)
      assert.strictEqual((yield* journal(`?text=${encodeURIComponent(answer.slice(20, 40))}`)).length, 1)
    }),
  )

  it.effect("forgets why rules did not fit, but not who answered, when many calls have come since", () =>
    Effect.gen(function* () {
      const { id } = yield* detailOf(saying("a mock, please"))
      for (let i = 0; i < 50; i++) yield* postJson(chat, saying("none of these"))
      const { mocks } = json(yield* request(`/llmsim/requests/${id}`))
      assert.deepStrictEqual([mocks.answered_by, mocks.nearest], ["ours", null])
    }),
  )
})

layer(TestServer.layer({ journal: { bodies: false } }), { excludeTestServices: true })(
  "the journal of a server without bodies or mocks",
  (it) => {
    it.effect("has no answers and tells of no mocks", () =>
      Effect.gen(function* () {
        const { headers } = yield* postJson(chat, saying("hello"))
        yield* lines("", 1)
        const { body, answer, mocks } = json(yield* request(`/llmsim/requests/${headers.get("x-request-id")}`))
        assert.deepStrictEqual([body, answer, mocks], [null, null, null])
      }),
    )
  },
)

describe("Journal", () => {
  it.effect("keeps the last calls, and no body where none is wanted", () =>
    Effect.gen(function* () {
      const journal = yield* Journal
      for (let i = 0; i < 5; i++) journal.add(callOf({ id: `req_${i}`, body: { long: "x" } }))
      assert.deepStrictEqual(
        journal.list({}).map(({ id }) => id),
        ["req_4", "req_3", "req_2"],
      )
      assert.isNull(journal.find("req_4")?.body)
      assert.isUndefined(journal.find("req_0"))
      assert.strictEqual(journal.clear(), 3)
      assert.deepStrictEqual(journal.list({}), [])
    }).pipe(Effect.provide(Journal.layer({ size: 3, bodies: false, maxBodyCharacters: 10 }))),
  )

  it.effect("cuts long bodies, and keeps no more than some of many events", () =>
    Effect.gen(function* () {
      const journal = yield* Journal
      journal.add(
        callOf({ body: { text: "word ".repeat(100) }, eventsDue: Array.from({ length: 10_000 }, (_, i) => i) }),
      )
      const found = journal.find("req_1")
      assert.strictEqual(found?.body?.length, 21)
      assert.strictEqual(found?.events_ms.length, 400)
      assert.strictEqual(found?.events_ms[0], 0)
    }).pipe(Effect.provide(Journal.layer({ size: 3, bodies: true, maxBodyCharacters: 20 }))),
  )
})

describe("what is redacted", () => {
  it("is keys and long data, and nothing else", () => {
    assert.strictEqual(redactText("my key is sk-1234567890abcdef, yes"), "my key is [redacted], yes")
    assert.strictEqual(redactText("Authorization: Bearer abc.def-ghi_jkl"), "Authorization: [redacted]")
    assert.strictEqual(redactText(`data:image/png;base64,${"A".repeat(600)}`), "data:image/png;base64,[600 characters]")
    assert.strictEqual(redactText("an ask-me-anything, a key-note"), "an ask-me-anything, a key-note")
    assert.strictEqual(
      redactedJson({ openai_api_key: "x", "x-api-key": "y", token_count: "z", monkey: "m" }, 1000),
      '{"openai_api_key":"[redacted]","x-api-key":"[redacted]","token_count":"z","monkey":"m"}',
    )
  })
})
