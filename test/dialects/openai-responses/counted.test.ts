/** Calls over a WebSocket are counted as those over HTTP are, with the faults that they meet. */
import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Fiber, Layer, Schedule } from "effect"
import { samplesOf } from "../../stats/samplesOf.ts"
import { TestServer } from "../../support/TestServer.ts"
import { talk, typesOf } from "./talk.ts"

const ask = { model: "gpt-4o", input: "Tell me of the sea", max_output_tokens: 16 }

interface Asked {
  readonly body: object
  readonly headers: Record<string, string>
  /** The status, unless the caller has left. */
  readonly as: number | "aborted"
}

const calls: ReadonlyArray<Asked> = [
  { body: ask, headers: { "x-llmsim-session": "one" }, as: 200 },
  { body: ask, headers: { "x-llmsim-fault": "rate_limit" }, as: 429 },
  { body: ask, headers: { "x-llmsim-fault": "server_error" }, as: 500 },
  { body: ask, headers: { "x-llmsim-fault": "disconnect;after_events=5" }, as: 200 },
  { body: ask, headers: { "x-llmsim-fault": "truncate;after_events=5" }, as: 200 },
  { body: ask, headers: { "x-llmsim-fault": "error_event;after_events=5" }, as: 200 },
  { body: ask, headers: { "x-llmsim-fault": "content_filter" }, as: 200 },
  { body: ask, headers: { "x-llmsim-fault": "timeout;hang=true" }, as: "aborted" },
  { body: { ...ask, max_output_tokens: "many" }, headers: {}, as: 400 },
  { body: { ...ask, previous_response_id: "resp_unknown" }, headers: {}, as: 400 },
]

const overWebSocket = (url: string, asked: Asked) => Effect.promise(() => talk(url, asked))

/** Leaves when nothing comes. */
const overHttp = (url: string, { body, headers }: Asked) =>
  Effect.promise(async () => {
    const init = { method: "POST", headers: { "content-type": "application/json", ...headers } }
    const signal = AbortSignal.timeout(1_000)
    try {
      const text = JSON.stringify({ ...body, stream: true })
      await (await fetch(`${url}/v1/responses`, { ...init, body: text, signal })).text()
    } catch {
      // As its fault will have it.
    }
  })

const started = (settings: Readonly<Record<string, unknown>>) =>
  Effect.map(Layer.build(Layer.fresh(TestServer.layer(settings))), (context) => Context.get(context, TestServer).url)

const textAt = (url: string) => Effect.promise(async () => (await fetch(url)).text())

interface Line {
  readonly id: string
  readonly at: string
  readonly method: string
  readonly duration_ms: number
  readonly outcome: string
  readonly status: number
  readonly usage: object | null
  readonly fault: string | null
  readonly ttft_ms: number | null
}

const statsAt = (url: string) => Effect.map(textAt(`${url}/llmsim/stats`), (text) => JSON.parse(text))

/** What stats, journal and metrics tell, but for ids and times. */
const told = Effect.fnUntraced(function* (url: string, count: number) {
  const stats = yield* statsAt(url).pipe(
    Effect.filterOrFail(({ ended_requests, active_requests }) => ended_requests === count && active_requests === 0),
    Effect.retry({ schedule: Schedule.spaced("20 millis"), times: 250 }),
    Effect.orDie,
  )
  const { uptime_secs: _, ...counts } = stats
  const journal = JSON.parse(yield* textAt(`${url}/llmsim/requests`))
  const lines = (journal.requests as ReadonlyArray<Line>).map(({ id, at, method, ttft_ms, duration_ms, ...line }) => ({
    ...line,
    // Measures are told or not.
    fault: line.fault?.split(";", 1)[0] ?? null,
    hasFirst: ttft_ms !== null,
  }))
  const samples = samplesOf(yield* textAt(`${url}/metrics`)).filter(({ name }) => /^llmsim_\w+_total$/.test(name))
  return {
    counts: Object.fromEntries(
      Object.entries(counts).filter(([name]) => /_(requests|tokens|errors|faults)$|_by_/.test(name)),
    ),
    byEndpoint: Object.entries<{ requests: number }>(stats.endpoints).map(([name, { requests }]) => [name, requests]),
    lines: lines.toReversed(),
    samples: samples.filter(({ name }) => /requests|tokens|errors|faults|refusals/.test(name)),
  }
})

const settings = { journal: { bodies: true } }

describe("a call over a WebSocket", () => {
  it.live("is counted as the same call over HTTP, with its fault", () =>
    Effect.gen(function* () {
      const spoken = yield* started(settings)
      const asked = yield* started(settings)
      for (const call of calls) {
        yield* overWebSocket(spoken, call)
        yield* overHttp(asked, call)
      }
      const seen = yield* told(spoken, calls.length)
      assert.deepStrictEqual(seen, yield* told(asked, calls.length))
      assert.deepStrictEqual(
        seen.lines.map((line) => (line.outcome === "aborted" ? "aborted" : line.status)),
        calls.map((call) => call.as),
      )
      assert.strictEqual(seen.counts.injected_faults, 7)
      assert.deepStrictEqual(seen.counts.faults_by_kind, {
        rate_limit: 1,
        server_error: 1,
        disconnect: 1,
        truncate: 1,
        error_event: 1,
        content_filter: 1,
        timeout: 1,
      })
      const faults = seen.samples.filter(({ name }) => name === "llmsim_faults_injected_total")
      assert.lengthOf(faults, 7)
    }).pipe(Effect.scoped),
  )

  it.live("is in progress while it is answered, and has what was said in the journal", () =>
    Effect.gen(function* () {
      const url = yield* started({ ...settings, latency: { ttft: 20, tbt: 20 } })
      const asking = yield* Effect.forkChild(overWebSocket(url, { body: ask, headers: {}, as: 200 }))
      const { in_progress } = yield* statsAt(url).pipe(
        Effect.filterOrFail(({ active_streams }) => active_streams === 1),
        Effect.retry({ schedule: Schedule.spaced("10 millis"), times: 300 }),
        Effect.orDie,
      )
      assert.deepInclude(in_progress[0], { endpoint: "openai-responses", model: "gpt-4o", stream: true })
      yield* Fiber.join(asking)
      yield* told(url, 1)
      const { requests } = JSON.parse(yield* textAt(`${url}/llmsim/requests`))
      const detail = JSON.parse(yield* textAt(`${url}/llmsim/requests/${requests[0].id}`))
      assert.isAtLeast(detail.ttft_ms, 20)
      assert.include(detail.body, "Tell me of the sea")
      assert.isAtLeast(detail.answer.length, 20)
    }).pipe(Effect.scoped),
  )

  it.live("counts what was read where nothing is to be generated", () =>
    Effect.gen(function* () {
      const url = yield* started(settings)
      yield* overWebSocket(url, { body: { ...ask, generate: false }, headers: {}, as: 200 })
      const { counts, lines } = yield* told(url, 1)
      assert.strictEqual(counts.completion_tokens, 0)
      assert.isAbove(counts.prompt_tokens as number, 0)
      assert.deepInclude(lines[0]?.usage ?? {}, { prompt: counts.prompt_tokens, completion: 0 })
    }).pipe(Effect.scoped),
  )

  it.live("has the one place of a server, which the connection does not take", () =>
    Effect.gen(function* () {
      const url = yield* started({ server: { max_in_flight_requests: 1 } })
      const said = yield* overWebSocket(url, { body: ask, headers: {}, as: 200 })
      assert.strictEqual(typesOf(said).at(-1), "response.incomplete")
    }).pipe(Effect.scoped),
  )

  it.live("is refused where the server is full, and the connection stays", () =>
    Effect.gen(function* () {
      const url = yield* started({ server: { max_in_flight_requests: 1 }, latency: { ttft: 60_000 } })
      const socket = yield* Effect.acquireRelease(
        Effect.sync(() => new WebSocket(`${url.replace("http", "ws")}/v1/responses`)),
        (open) => Effect.sync(() => open.close()),
      )
      yield* Effect.promise(() => new Promise((resolve) => socket.addEventListener("open", resolve)))
      yield* Effect.forkScoped(overHttp(url, { body: ask, headers: {}, as: 200 }))
      yield* statsAt(url).pipe(
        Effect.filterOrFail(({ active_requests }) => active_requests === 1),
        Effect.retry({ schedule: Schedule.spaced("10 millis"), times: 50 }),
        Effect.orDie,
      )
      const heard = Effect.promise(
        () => new Promise<string>((resolve) => socket.addEventListener("message", ({ data }) => resolve(String(data)))),
      )
      socket.send(JSON.stringify({ type: "response.create", ...ask }))
      assert.include(yield* heard, '"status":503')
      assert.strictEqual(socket.readyState, WebSocket.OPEN)
    }).pipe(Effect.scoped),
  )
})
