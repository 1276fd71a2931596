/** Faults of responses that nobody waits for, and of those over a WebSocket. */
import { assert, layer } from "@effect/vitest"
import { Effect, Schedule } from "effect"
import OpenAI from "openai"
import { json, postJson, request } from "../../support/http.ts"
import { TestServer } from "../../support/TestServer.ts"
import { talk, typesOf } from "./talk.ts"

const ask = { model: "gpt-4o", input: "Tell me of the sea", max_output_tokens: 16 }
const background = { ...ask, background: true }
const faulty = (fault: string) => ({ "x-llmsim-fault": fault })

const ended = (id: string) =>
  Effect.repeat(Effect.map(request(`/v1/responses/${id}`), json), {
    until: ({ status }) => status !== "queued" && status !== "in_progress",
    schedule: Schedule.spaced("20 millis"),
  }).pipe(Effect.timeout("5 seconds"), Effect.orDie)

/** How a response ends that is asked for and not followed. */
const polled = (fault: string) =>
  Effect.gen(function* () {
    const created = yield* postJson("/v1/responses", background, faulty(fault))
    assert.strictEqual(created.status, 200, created.text)
    assert.strictEqual(json(created).status, "queued")
    return yield* ended(json(created).id)
  })

layer(TestServer.layer(), { excludeTestServices: true })("a fault in the background", (it) => {
  for (const [fault, status, code] of [
    ["server_error", "failed", "server_error"],
    ["rate_limit", "failed", "rate_limit_exceeded"],
    ["timeout;ms=30", "failed", "server_error"],
    ["error_event;after_events=3", "failed", "server_error"],
    ["disconnect", "failed", "server_error"],
    ["reset", "failed", "server_error"],
    ["stall;ms=150", "incomplete", undefined],
    ["split", "incomplete", undefined],
  ] as const) {
    it.effect(`${fault} ends a response that is polled as ${status}`, () =>
      Effect.gen(function* () {
        const startedAt = performance.now()
        const response = yield* polled(fault)
        assert.strictEqual(response.status, status)
        assert.strictEqual(response.error?.code, code)
        if (fault.startsWith("stall")) assert.isAtLeast(performance.now() - startedAt, 140)
      }),
    )
  }

  it.effect("content_filter ends its text early", () =>
    Effect.map(polled("content_filter"), (response) =>
      assert.deepStrictEqual(response.incomplete_details, { reason: "content_filter" }),
    ),
  )

  it.effect("disconnect cuts the stream of who follows it, who finds the rest when they come again", () =>
    Effect.gen(function* () {
      const { url } = yield* TestServer
      const openai = new OpenAI({ baseURL: `${url}/v1`, apiKey: "x", maxRetries: 0 })
      const seen = yield* Effect.promise(async () => {
        const events: Array<{ readonly sequence_number: number }> = []
        let id = ""
        const options = { headers: faulty("disconnect;after_events=4") }
        const stream = await openai.responses.create({ ...background, stream: true }, options)
        try {
          for await (const event of stream) {
            events.push(event)
            if (event.type === "response.created") id = event.response.id
          }
        } catch (error) {
          return { id, events, error: (error as Error).constructor.name }
        }
        return { id, events, error: undefined }
      })
      assert.strictEqual(seen.error, "TypeError")
      const after = seen.events.at(-1)?.sequence_number ?? 0
      assert.isAbove(after, 1)
      const rest = yield* Effect.promise(async () => {
        const more: Array<string> = []
        const stream = await openai.responses.retrieve(seen.id, { stream: true, starting_after: after })
        for await (const event of stream) more.push(`${event.sequence_number} ${event.type}`)
        return more
      })
      assert.match(rest[0] ?? "", new RegExp(`^${after + 1} `))
      assert.match(rest.at(-1) ?? "", / response\.incomplete$/)
      assert.strictEqual((yield* ended(seen.id)).status, "incomplete")
    }),
  )

  it.effect("error_event fails the response for all who look at it", () =>
    Effect.gen(function* () {
      const fault = faulty("error_event;after_events=4")
      const { text } = yield* postJson("/v1/responses", { ...background, stream: true }, fault)
      assert.include(text, "event: response.failed")
      const id = /"id":"(resp_\w+)"/.exec(text)?.[1] ?? ""
      assert.strictEqual((yield* ended(id)).status, "failed")
    }),
  )

  it.effect("is counted and named where the stream is open", () =>
    Effect.gen(function* () {
      const answer = yield* postJson("/v1/responses", { ...background, stream: true }, faulty("missing_done"))
      assert.strictEqual(answer.headers.get("x-llmsim-fault"), "missing_done")
      assert.notInclude(answer.text, "event: response.incomplete")
      const { faults_by_kind } = json(yield* request("/llmsim/stats"))
      assert.strictEqual(faults_by_kind.missing_done, 1)
    }),
  )
})

const isJson = (text: string) => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
const last = "response.incomplete"

const talks: Readonly<Record<string, (talked: Awaited<ReturnType<typeof talk>>) => boolean>> = {
  "disconnect;after_events=5": ({ messages, code }) => messages.length === 5 && code === 1006,
  reset: ({ messages, code }) => messages.length === 0 && code === 1006,
  "truncate;after_events=5": ({ messages, code }) => messages.length === 5 && code === 1000,
  empty_stream: ({ messages, code }) => messages.length === 0 && code === 1000,
  "error_event;after_events=5": (talked) => talked.code === undefined && typesOf(talked).at(-1) === "response.failed",
  missing_done: (talked) => talked.code === undefined && !typesOf(talked).includes(last) && talked.messages.length > 10,
  "malformed_json;after_events=5": (talked) => talked.messages.findIndex((text) => !isJson(text)) === 5,
  "duplicate_event;after_events=5": ({ messages }) => messages[5] === messages[6],
  "drop_event;after_events=5": ({ messages }) => messages[5]?.includes('"sequence_number":6,') === true,
  "stall;after_events=5;ms=200": (talked) => typesOf(talked).at(-1) === last,
  "burst;count=5": (talked) => typesOf(talked).at(-1) === last,
  split: (talked) => talked.messages.every(isJson) && typesOf(talked).at(-1) === last,
  server_error: ({ messages }) => messages.length === 1 && messages[0]?.includes('"status":500') === true,
  rate_limit: ({ messages }) => messages[0]?.includes('"status":429') === true,
  "timeout;hang=true": ({ messages, code }) => messages.length === 0 && code === undefined,
}

// Most of them end when nothing more comes.
layer(TestServer.layer(), { excludeTestServices: true, concurrent: true })("a fault over a WebSocket", (it) => {
  for (const [fault, sees] of Object.entries(talks)) {
    it.effect(`${fault} is seen by the client`, () =>
      Effect.gen(function* () {
        const { url } = yield* TestServer
        const talked = yield* Effect.promise(() => talk(url, { body: ask, headers: faulty(fault) }))
        assert.isTrue(sees(talked), `${talked.code} ${typesOf(talked).join(" ")}`)
      }),
    )
  }
})
