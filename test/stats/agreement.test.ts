/** Stats, metrics, the journal and the callers themselves count the same, whatever becomes of the calls. */
import { Agent, request as httpRequest } from "node:http"
import { assert, layer } from "@effect/vitest"
import { Effect, Schedule } from "effect"
import { json, request } from "../support/http.ts"
import { TestServer } from "../support/TestServer.ts"
import { samplesOf } from "./samplesOf.ts"

const count = 2_200
const atOnce = 40

/** What a caller sees of a call. */
type Fate = "200" | "400" | "429" | "503" | "cut" | "left"

interface Seen {
  readonly fate: Fate
  readonly provider: string
  /** Tokens of whole answers, as they tell them. */
  readonly promptTokens: number
}

interface Kind {
  /** OpenAI's chat completions unless it says so. */
  readonly path?: string
  readonly provider?: string
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
  { body: { ...hello, model: "gpt-4o", stream: true }, headers: { "x-llmsim-fault": "rate_limit" } },
  { path: "/v1/embeddings", body: { model: "text-embedding-3-small", input: "Hello" } },
  {
    path: "/v1/messages",
    provider: "anthropic",
    body: { ...hello, model: "claude-sonnet-4-5" },
    headers: { "anthropic-version": "2023-06-01" },
  },
  {
    path: "/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse",
    provider: "gemini",
    body: { contents: [{ parts: [{ text: "Hello" }] }], generationConfig: { maxOutputTokens: 5 } },
  },
  // Slow enough to be in progress when its caller goes.
  {
    body: { ...hello, model: "gpt-4o", stream: true, max_tokens: 100 },
    headers: { "x-llmsim-ttft-ms": "1", "x-llmsim-tbt-ms": "500" },
    leaves: true,
  },
]

const call = (url: string, agent: Agent, { path, provider = "openai", body, headers = {}, leaves }: Kind) =>
  Effect.callback<Seen>((resume) => {
    let text = ""
    const end = (fate: Fate) => resume(Effect.succeed({ fate, provider, promptTokens: promptTokensIn(text) }))
    const asked = httpRequest(
      `${url}${path ?? "/v1/chat/completions"}`,
      { method: "POST", agent, headers: { "content-type": "application/json", ...headers } },
      (response) => {
        response.setEncoding("utf8").on("data", (piece: string) => {
          text += piece
          if (leaves !== true) return
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

const promptTokensIn = (text: string): number => {
  if (!text.startsWith("{")) return 0
  const { usage } = JSON.parse(text)
  return usage?.prompt_tokens ?? usage?.input_tokens ?? 0
}

const counted = (fates: ReadonlyArray<string>): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const fate of fates) counts[fate] = (counts[fate] ?? 0) + 1
  return counts
}

layer(TestServer.layer({ journal: { size: 2 * count } }), { excludeTestServices: true })("two thousand calls", (it) => {
  it.effect(
    "are the same number everywhere",
    () =>
      Effect.gen(function* () {
        const { url } = yield* TestServer
        const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
        const all = yield* Effect.forEach(
          Array.from({ length: count }, (_, index) => kinds[index % kinds.length] as Kind),
          (kind) => call(url, agent, kind),
          { concurrency: atOnce },
        )
        agent.destroy()
        const seen = counted(all.map(({ fate }) => fate))
        const stats = yield* Effect.map(request("/llmsim/stats"), json).pipe(
          Effect.filterOrFail((now) => now.ended_requests >= count && now.active_requests === 0),
          Effect.retry({ schedule: Schedule.spaced("50 millis"), times: 200 }),
          Effect.orDie,
        )
        const ok = (seen[200] ?? 0) + (seen.cut ?? 0)
        assert.deepStrictEqual(Object.keys(seen).sort(), ["200", "400", "429", "503", "cut", "left"])
        assert.deepStrictEqual([stats.total_requests, stats.ended_requests, stats.active_streams], [count, count, 0])
        assert.deepStrictEqual(stats.errors_by_status, { "400": seen[400], "429": seen[429], "503": seen[503] })
        assert.strictEqual(stats.total_errors, (seen[400] ?? 0) + (seen[429] ?? 0) + (seen[503] ?? 0))
        const byProvider = Object.entries<{ requests: number }>(stats.providers)
        assert.deepStrictEqual(
          Object.fromEntries(byProvider.map(([name, { requests }]) => [name, requests])),
          counted(all.map(({ provider }) => provider)),
        )
        assert.strictEqual(stats.aborted_requests, seen.left)
        assert.deepStrictEqual(stats.faults_by_kind, {
          overloaded: seen[503],
          disconnect: seen.cut,
          rate_limit: seen[429],
        })

        const { requests } = json(yield* request(`/llmsim/requests?limit=${count * 2}`))
        const told = requests.map((one: { outcome: string; status: number }) =>
          one.outcome === "aborted" ? "aborted" : String(one.status),
        )
        const expected: Record<string, number> = {
          "200": ok,
          "400": seen[400] ?? 0,
          "429": seen[429] ?? 0,
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
        const sum = (name: string, wanted: Record<string, string>) =>
          samples
            .filter((sample) => sample.name === name)
            .filter(({ labels }) => Object.entries(wanted).every(([label, value]) => labels[label] === value))
            .reduce((total, { value }) => total + value, 0)
        const wholePrompts = all.reduce((total, { promptTokens }) => total + promptTokens, 0)
        assert.isAbove(wholePrompts, 0)
        assert.strictEqual(sum("llmsim_tokens_total", { type: "prompt", stream: "false" }), wholePrompts)
        assert.strictEqual(sum("llmsim_rate_limit_refusals_total", {}), seen[429])
        assert.strictEqual(sum("llmsim_faults_injected_total", {}), stats.injected_faults)
        assert.strictEqual(samples.find(({ name }) => name === "llmsim_active_requests")?.value, 0)
      }),
    120_000,
  )
})
