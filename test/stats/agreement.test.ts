/** Stats, metrics, the journal and the callers themselves count the same, whatever becomes of the calls. */
import { Agent, request as httpRequest } from "node:http"
import { assert, layer } from "@effect/vitest"
import { Effect, Schedule } from "effect"
import { json, request } from "../support/http.ts"
import { TestServer } from "../support/TestServer.ts"
import { samplesOf } from "./samplesOf.ts"

const count = 10_000
const atOnce = 40

/** What a caller sees of a call. */
type Fate = "200" | "400" | "503" | "cut" | "left"

interface Kind {
  readonly body: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
  readonly leaves?: boolean
}

const hello = { messages: [{ role: "user", content: "Hello" }], max_tokens: 5 }

const kinds: ReadonlyArray<Kind> = [
  { body: { ...hello, model: "gpt-4o", stream: true } },
  { body: { ...hello, model: "gpt-4o" } },
  { body: { ...hello, model: "gpt-4.1", stream: true } },
  { body: { ...hello, model: "gpt-4.1", max_tokens: "many" } },
  { body: { ...hello, model: "gpt-4o" }, headers: { "x-llmsim-fault": "overloaded" } },
  { body: { ...hello, model: "gpt-4o", stream: true }, headers: { "x-llmsim-fault": "disconnect;after_events=2" } },
  // Slow enough to be in progress when its caller goes.
  {
    body: { ...hello, model: "gpt-4o", stream: true, max_tokens: 100 },
    headers: { "x-llmsim-ttft-ms": "1", "x-llmsim-tbt-ms": "500" },
    leaves: true,
  },
]

const call = (url: string, agent: Agent, { body, headers = {}, leaves = false }: Kind) =>
  Effect.callback<Fate>((resume) => {
    const end = (fate: Fate) => resume(Effect.succeed(fate))
    const asked = httpRequest(
      `${url}/v1/chat/completions`,
      { method: "POST", agent, headers: { "content-type": "application/json", ...headers } },
      (response) => {
        response.on("data", () => {
          if (!leaves) return
          end("left")
          asked.destroy()
        })
        response.on("end", () => end(String(response.statusCode) as Fate))
        response.on("error", () => end("cut"))
      },
    )
    asked.on("error", () => end("cut"))
    asked.end(JSON.stringify(body))
  })

const counted = (fates: ReadonlyArray<string>): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const fate of fates) counts[fate] = (counts[fate] ?? 0) + 1
  return counts
}

layer(TestServer.layer({ journal: { size: 2 * count } }), { excludeTestServices: true })("ten thousand calls", (it) => {
  it.effect(
    "are the same number everywhere",
    () =>
      Effect.gen(function* () {
        const { url } = yield* TestServer
        const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
        const fates = yield* Effect.forEach(
          Array.from({ length: count }, (_, index) => kinds[index % kinds.length] as Kind),
          (kind) => call(url, agent, kind),
          { concurrency: atOnce },
        )
        agent.destroy()
        const seen = counted(fates)
        const stats = yield* Effect.map(request("/llmsim/stats"), json).pipe(
          Effect.filterOrFail((now) => now.ended_requests >= count && now.active_requests === 0),
          Effect.retry({ schedule: Schedule.spaced("50 millis"), times: 200 }),
          Effect.orDie,
        )
        const ok = (seen[200] ?? 0) + (seen.cut ?? 0)
        assert.deepStrictEqual(Object.keys(seen).sort(), ["200", "400", "503", "cut", "left"])
        assert.deepStrictEqual([stats.total_requests, stats.ended_requests, stats.active_streams], [count, count, 0])
        assert.deepStrictEqual(stats.errors_by_status, { "400": seen[400], "503": seen[503] })
        assert.strictEqual(stats.total_errors, (seen[400] ?? 0) + (seen[503] ?? 0))
        assert.strictEqual(stats.aborted_requests, seen.left)
        assert.deepStrictEqual(stats.faults_by_kind, { overloaded: seen[503], disconnect: seen.cut })

        const { requests } = json(yield* request(`/llmsim/requests?limit=${count * 2}`))
        const told = requests.map((one: { outcome: string; status: number }) =>
          one.outcome === "aborted" ? "aborted" : String(one.status),
        )
        const expected: Record<string, number> = {
          "200": ok,
          "400": seen[400] ?? 0,
          "503": seen[503] ?? 0,
          aborted: seen.left ?? 0,
        }
        assert.deepStrictEqual(counted(told), expected)

        const samples = samplesOf((yield* request("/metrics")).text)
        const byStatus: Record<string, number> = {}
        for (const { name, labels, value } of samples) {
          const { status = "" } = labels
          if (name === "llmsim_requests_total") byStatus[status] = (byStatus[status] ?? 0) + value
        }
        assert.deepStrictEqual(byStatus, expected)
        const tokens = samples.filter(
          ({ name, labels }) => name === "llmsim_tokens_total" && labels.type === "completion",
        )
        assert.strictEqual(
          tokens.reduce((sum, { value }) => sum + value, 0),
          stats.completion_tokens,
        )
        assert.strictEqual(samples.find(({ name }) => name === "llmsim_active_requests")?.value, 0)
      }),
    120_000,
  )
})
