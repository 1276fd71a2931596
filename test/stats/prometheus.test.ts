/** A real Prometheus reads `/metrics`, and answers questions about it. */
import { spawn } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import type { AddressInfo } from "node:net"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, layer } from "@effect/vitest"
import { Effect, Schedule } from "effect"
import { hasProgram } from "../support/hasProgram.ts"
import { postJson } from "../support/http.ts"
import { TestServer } from "../support/TestServer.ts"

const freePort = Effect.callback<number>((resume) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address() as AddressInfo
    server.close(() => resume(Effect.succeed(port)))
  })
})

/** Reads the server's metrics once a second; gone with the scope. */
const prometheus = Effect.gen(function* () {
  const { url } = yield* TestServer
  const port = yield* freePort
  const directory = mkdtempSync(join(tmpdir(), "llmsim-prometheus-"))
  const config = join(directory, "prometheus.yml")
  const target = new URL(url).host
  const jobs = `scrape_configs:\n  - job_name: llmsim\n    static_configs:\n      - targets: ["${target}"]\n`
  writeFileSync(config, `global:\n  scrape_interval: 1s\n${jobs}`)
  yield* Effect.acquireRelease(
    Effect.sync(() =>
      spawn(
        "prometheus",
        [
          `--config.file=${config}`,
          `--storage.tsdb.path=${join(directory, "data")}`,
          `--web.listen-address=127.0.0.1:${port}`,
        ],
        { stdio: "ignore" },
      ),
    ),
    (child) =>
      Effect.callback<void>((resume) => {
        child.once("exit", () => {
          rmSync(directory, { recursive: true, force: true })
          resume(Effect.void)
        })
        child.kill()
      }),
  )
  return (query: string) =>
    Effect.tryPromise(async () => {
      const response = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(query)}`)
      const { data } = (await response.json()) as { data: { result: ReadonlyArray<{ value: [number, string] }> } }
      return Number(data.result[0]?.value[1])
    })
})

layer(TestServer.layer({ metrics: { vllm: true } }), { excludeTestServices: true })("Prometheus", (it) => {
  it.effect.skipIf(!hasProgram("prometheus"))(
    "reads the metrics",
    () =>
      Effect.gen(function* () {
        const body = { model: "gpt-4o", messages: [{ role: "user", content: "Hi" }], stream: true, max_tokens: 5 }
        for (let i = 0; i < 7; i++) yield* postJson("/v1/chat/completions", body)
        const query = yield* prometheus
        const settled = (text: string, value: number) =>
          query(text).pipe(
            Effect.filterOrFail((found) => found === value),
            Effect.retry({ schedule: Schedule.spaced("200 millis"), times: 150 }),
          )
        yield* settled('sum(llmsim_requests_total{model="gpt-4o",status="200",stream="true"})', 7)
        yield* settled("sum(gen_ai_server_time_to_first_token_seconds_count)", 7)
        yield* settled('sum(llmsim_tokens_total{type="completion"})', 35)
        yield* settled('sum(vllm:generation_tokens_total{model_name="gpt-4o"})', 35)
        assert.strictEqual(yield* query("up"), 1)
      }),
    60_000,
  )
})
