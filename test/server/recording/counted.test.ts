/** Calls that a recording or an upstream answers are counted as the simulator's own are. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import { TestServer } from "../../support/TestServer.ts"
import { dialects, seen } from "./clients.ts"

type Tree = Readonly<Record<string, unknown>>

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "llmsim-counted-"))),
  (path) => Effect.sync(() => rmSync(path, { recursive: true })),
)

const start = (settings: Tree) =>
  Effect.map(Layer.build(Layer.fresh(TestServer.layer(settings))), (context) => Context.get(context, TestServer).url)

const get = (url: string) =>
  Effect.promise(async () => (await (await fetch(url)).json()) as Readonly<Record<string, unknown>>)

const callAll = (url: string) =>
  Effect.forEach(Object.entries(dialects), ([, see]) =>
    Effect.promise(async () => {
      await seen(see, url, false)
      await seen(see, url, true)
    }),
  )

/** Whole and streamed. */
const calls = 2 * Object.keys(dialects).length

/** What stats and journal tell, but for ids and times. */
const told = Effect.fnUntraced(function* (url: string) {
  while ((yield* get(`${url}/llmsim/stats`)).active_requests !== 0) yield* Effect.sleep(10)
  const { total, counts } = yield* Effect.map(get(`${url}/llmsim/stats`), (stats) => ({
    total: stats.total_requests,
    counts: [
      stats.active_requests,
      stats.streaming_requests,
      stats.non_streaming_requests,
      stats.prompt_tokens,
      stats.completion_tokens,
      stats.total_errors,
    ],
  }))
  const journal = yield* get(`${url}/llmsim/requests`)
  const lines = (journal.requests as ReadonlyArray<Tree>).map(
    ({ provider, endpoint, model, stream, outcome, status, usage, finish_reasons }) => ({
      // The simulator counts Azure's calls with OpenAI's.
      provider: provider === "azure" ? "openai" : provider,
      endpoint,
      model,
      stream,
      outcome,
      status,
      // What was written to caches is priced, and no part of the counts.
      usage: { ...(usage as Tree), cacheWrites: undefined },
      finish_reasons,
    }),
  )
  // A client may have its answer before the server has written down that it has.
  return { total, counts, lines: lines.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) }
})

describe("stats and journal", () => {
  it.live("tell of recorded and replayed calls what they tell of simulated ones", () =>
    Effect.gen(function* () {
      const cassette = join(yield* folder, "it.jsonl")
      const upstream = yield* start({})
      const recorder = yield* start({ recording: { mode: "record", upstream, cassette } })
      yield* callAll(recorder)
      const simulated = yield* told(upstream)
      assert.strictEqual(simulated.total, calls)
      assert.deepStrictEqual(yield* told(recorder), simulated)
      const replayer = yield* start({ recording: { mode: "replay", cassette } })
      yield* callAll(replayer)
      assert.deepStrictEqual(yield* told(replayer), simulated)
    }).pipe(Effect.scoped),
  )

  it.live("count errors: of the upstream, of none, and misses", () =>
    Effect.gen(function* () {
      const cassette = join(yield* folder, "it.jsonl")
      const upstream = yield* start({ errors: { rate_limit_rate: 1 } })
      for (const [recording, status] of [
        [{ mode: "record", upstream, cassette }, 429],
        [{ mode: "passthrough", upstream: "http://127.0.0.1:1" }, 502],
        [{ mode: "replay", cassette, match: "exact" }, 429],
      ] as const) {
        const url = yield* start({ recording })
        yield* callAll(url)
        const { total, counts, lines } = yield* told(url)
        assert.deepStrictEqual([total, counts], [calls, [0, 0, 0, 0, 0, calls]])
        assert.deepStrictEqual(
          new Set(lines.map((line) => `${line.outcome} ${line.status}`)),
          new Set([`error ${status}`]),
        )
      }
      const missing = yield* start({ recording: { mode: "replay", cassette, match: { fields: ["nothing"] } } })
      yield* Effect.promise(() => fetch(`${missing}/v1/unheard-of`, { method: "POST", body: "{}" }))
      const { counts, lines } = yield* told(missing)
      assert.deepStrictEqual(counts, [0, 0, 0, 0, 0, 1])
      assert.deepInclude(lines[0], { endpoint: "/v1/unheard-of", status: 400, outcome: "error" })
    }).pipe(Effect.scoped),
  )

  it.live("leave out who reads what is there, whether it is answered or not", () =>
    Effect.gen(function* () {
      const cassette = join(yield* folder, "it.jsonl")
      const upstream = yield* start({})
      const servers = [
        yield* start({ recording: { mode: "record", upstream, cassette } }),
        yield* start({ recording: { mode: "passthrough", upstream: "http://127.0.0.1:1" } }),
        yield* start({ recording: { mode: "replay", cassette, match: { fields: ["nothing"] } } }),
      ]
      for (const url of servers) {
        yield* Effect.promise(async () => (await fetch(`${url}/v1/models`)).text())
        yield* Effect.promise(async () => (await fetch(`${url}/v1/unheard-of`)).text())
        assert.deepStrictEqual(yield* told(url), { total: 0, counts: [0, 0, 0, 0, 0, 0], lines: [] })
      }
    }).pipe(Effect.scoped),
  )

  it.live("count a call once that a mock sends on", () =>
    Effect.gen(function* () {
      const upstream = yield* start({})
      const url = yield* start({ mocks: [{ response: { passthrough: true } }], recording: { upstream } })
      yield* callAll(url)
      assert.deepStrictEqual(yield* told(url), yield* told(upstream))
    }).pipe(Effect.scoped),
  )
})
