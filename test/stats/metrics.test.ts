/** `/metrics` of a real server, as Prometheus reads it. */
import { spawnSync } from "node:child_process"
import { assert, describe, it, layer } from "@effect/vitest"
import { Effect, Schedule } from "effect"
import { prometheusText } from "../../src/stats/prometheusText.ts"
import { hasProgram } from "../support/hasProgram.ts"
import { json, postJson, request } from "../support/http.ts"
import { TestServer } from "../support/TestServer.ts"
import { samplesOf } from "./samplesOf.ts"

const chat = "/v1/chat/completions"
const hello = { model: "gpt-4o", messages: [{ role: "user", content: "Hello" }], max_tokens: 5 }

const ended = (count: number) =>
  Effect.map(request("/llmsim/stats"), json).pipe(
    Effect.filterOrFail(({ ended_requests }) => ended_requests === count),
    Effect.retry({ schedule: Schedule.spaced("10 millis"), times: 300 }),
    Effect.orDie,
  )

const mixture = Effect.gen(function* () {
  yield* request("/llmsim/reset", { method: "POST" })
  for (let i = 0; i < 3; i++) yield* postJson(chat, { ...hello, stream: true })
  yield* postJson(chat, hello)
  yield* postJson(chat, { ...hello, max_tokens: "many" })
  yield* postJson(chat, hello, { "x-llmsim-fault": "overloaded" })
  yield* postJson("/v1/embeddings", { model: 'text"embedding\\3\n', input: "Hi" })
  yield* ended(7)
})

layer(TestServer.layer({ metrics: { vllm: true } }), { excludeTestServices: true })("metrics", (it) => {
  it.effect("count what the stats count", () =>
    Effect.gen(function* () {
      yield* mixture
      const stats = json(yield* request("/llmsim/stats"))
      const { text, headers } = yield* request("/metrics")
      assert.strictEqual(headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8")
      const sum = (name: string, labels: Record<string, string> = {}) =>
        samplesOf(text)
          .filter((sample) => sample.name === name)
          .filter((sample) => Object.entries(labels).every(([label, value]) => sample.labels[label] === value))
          .reduce((total, { value }) => total + value, 0)
      assert.strictEqual(sum("llmsim_requests_total"), 7)
      assert.strictEqual(sum("llmsim_requests_total", { stream: "true", status: "200", model: "gpt-4o" }), 3)
      assert.strictEqual(sum("llmsim_requests_total", { status: "503" }), 1)
      assert.strictEqual(sum("llmsim_errors_total"), stats.total_errors)
      assert.strictEqual(sum("llmsim_errors_total", { injected: "true", reason: "Overloaded" }), 1)
      assert.strictEqual(sum("llmsim_faults_injected_total", { kind: "overloaded" }), 1)
      assert.strictEqual(sum("llmsim_tokens_total", { type: "prompt" }), stats.prompt_tokens)
      assert.strictEqual(sum("llmsim_tokens_total", { type: "completion" }), stats.completion_tokens)
      assert.strictEqual(sum("gen_ai_server_time_to_first_token_seconds_count"), 3)
      assert.strictEqual(sum("gen_ai_server_time_per_output_token_seconds_count"), 3)
      assert.strictEqual(sum("gen_ai_server_request_duration_seconds_bucket", { le: "+Inf" }), 5)
      assert.strictEqual(sum("gen_ai_client_token_usage_sum", { gen_ai_token_type: "output" }), 20)
      assert.strictEqual(sum("llmsim_active_requests"), 0)
      assert.strictEqual(sum("vllm:generation_tokens_total", { model_name: "gpt-4o" }), 20)
      assert.strictEqual(sum("vllm:request_success_total", { finished_reason: "length" }), 4)
      assert.strictEqual(sum("vllm:num_requests_running", { model_name: "gpt-4o" }), 0)
      assert.include(text, 'model="text\\"embedding\\\\3\\n"')
    }),
  )

  it.effect("come as OpenMetrics to who asks for it", () =>
    Effect.gen(function* () {
      yield* mixture
      const { text, headers } = yield* request("/metrics", {
        headers: { accept: "application/openmetrics-text;version=1.0.0,text/plain;q=0.5" },
      })
      assert.match(headers.get("content-type") ?? "", /^application\/openmetrics-text/)
      assert.include(text, "# TYPE llmsim_requests counter\n")
      assert.match(text, /\n# EOF\n$/)
    }),
  )
})

layer(TestServer.layer(), { excludeTestServices: true })("metrics by themselves", (it) => {
  it.effect("have none of vLLM's names", () =>
    Effect.gen(function* () {
      yield* mixture
      assert.notInclude((yield* request("/metrics")).text, "vllm:")
    }),
  )

  it.effect.skipIf(!hasProgram("promtool"))("have nothing that promtool finds fault with", () =>
    Effect.gen(function* () {
      yield* mixture
      const { text } = yield* request("/metrics")
      const { status, stderr, stdout } = spawnSync("promtool", ["check", "metrics"], { input: text, encoding: "utf8" })
      assert.deepStrictEqual([status, stdout, stderr], [0, "", ""])
    }),
  )
})

layer(TestServer.layer({ metrics: { enabled: false } }), { excludeTestServices: true })(
  "metrics that are off",
  (it) => {
    it.effect("are not found", () =>
      Effect.gen(function* () {
        assert.strictEqual((yield* request("/metrics")).status, 404)
      }),
    )
  },
)

describe("prometheusText", () => {
  it("leaves out families without samples", () => {
    assert.strictEqual(prometheusText([{ name: "a", help: "", type: "gauge", samples: [] }], "prometheus"), "")
  })
})
