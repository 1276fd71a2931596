/** The metrics of `/metrics`, as a collector receives them. */
import { assert, describe, it, layer } from "@effect/vitest"
import { Effect } from "effect"
import { otlpLabel, otlpName } from "../../../src/server/telemetry/otlpName.ts"
import { samplesOf } from "../../stats/samplesOf.ts"
import { postJson, request } from "../../support/http.ts"
import { attribute, Collector, type Metric, metrics } from "../../support/otlp/Collector.ts"
import { chat, hello, telemetryServer } from "./telemetryServer.ts"

const lastOf = (all: ReadonlyArray<Metric>, name: string) => all.findLast((metric) => metric.name === name)

const ended = (all: ReadonlyArray<Metric>) =>
  (lastOf(all, "llmsim.requests")?.sum?.dataPoints ?? []).reduce((sum, { asDouble = 0 }) => sum + asDouble, 0)

for (const protocol of ["http/json", "http/protobuf"]) {
  layer(telemetryServer({ protocol, traces: "none", logs: "none" }), { excludeTestServices: true })(
    `metrics over ${protocol}`,
    (it) => {
      it.effect("are those that Prometheus reads", () =>
        Effect.gen(function* () {
          for (let i = 0; i < 3; i++) yield* postJson(chat, hello)
          yield* postJson(chat, { ...hello, max_tokens: "many" })
          const all = yield* metrics((found) => ended(found) === 4)
          const requests = lastOf(all, "llmsim.requests")
          assert.strictEqual(requests?.sum?.isMonotonic, true)
          const refused = requests?.sum?.dataPoints.find((point) => attribute(point, "status") === "400")
          assert.strictEqual(refused?.asDouble, 1)
          const ttft = lastOf(all, "gen_ai.server.time_to_first_token")
          const [point] = ttft?.histogram?.dataPoints ?? []
          if (point === undefined) return assert.fail("no time to the first token")
          assert.strictEqual(ttft?.unit, "s")
          assert.strictEqual(attribute(point, "gen_ai.request.model"), "gpt-4o")
          assert.strictEqual(attribute(point, "gen_ai.provider.name"), "openai")
          const samples = samplesOf((yield* request("/metrics")).text).filter(
            ({ name }) => name === "gen_ai_server_time_to_first_token_seconds_bucket",
          )
          let below = 0
          const cumulative = (point.bucketCounts ?? []).map((count) => (below += Number(count)))
          assert.deepStrictEqual(
            cumulative,
            samples.map(({ value }) => value),
          )
          assert.deepStrictEqual(
            [...(point.explicitBounds ?? []), Number.POSITIVE_INFINITY],
            samples.map(({ labels }) => (labels.le === "+Inf" ? Number.POSITIVE_INFINITY : Number(labels.le))),
          )
          assert.strictEqual(Number(point.count), 3)
          assert.strictEqual(lastOf(all, "llmsim.active_requests")?.gauge?.dataPoints.length, 1)
          const { received } = yield* Collector
          assert.deepStrictEqual([...new Set(received.map(({ path }) => path))], ["/v1/metrics"])
        }),
      )
    },
  )
}

describe("otlpName", () => {
  it("is one of which Prometheus makes the old name", () => {
    const counter = (name: string) => otlpName({ name, type: "counter" })
    assert.deepStrictEqual(counter("llmsim_requests_total"), { name: "llmsim.requests", unit: "" })
    assert.deepStrictEqual(counter("process_cpu_seconds_total"), { name: "process.cpu", unit: "s" })
    assert.deepStrictEqual(otlpName({ name: "process_resident_memory_bytes", type: "gauge" }), {
      name: "process.resident_memory",
      unit: "By",
    })
    assert.strictEqual(otlpLabel("gen_ai_token_type"), "gen_ai.token.type")
    assert.strictEqual(otlpLabel("model_name"), "model_name")
  })
})
