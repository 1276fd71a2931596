/** `llmsim profile`: what recordings say of a model's speed is found again. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Schema } from "effect"
import { parse } from "yaml"
import { hashWord, seededRandom } from "../../src/generation/seededRandom.ts"
import { samplerOf } from "../../src/latency/Distribution.ts"
import { CassetteFile } from "../../src/recording/CassetteFile.ts"
import type { Exchange } from "../../src/recording/Exchange.ts"
import { Settings } from "../../src/settings/Settings.ts"
import { runCli } from "../support/runCli.ts"

const header = { llmsim_cassette: 1 as const, created: "2026-01-01T00:00:00.000Z", upstream: "x", matching: "m" }
const random = seededRandom(hashWord("profile"))
const ttft = samplerOf({ distribution: "normal", mean_ms: 300, stddev_ms: 20 })
const tbt = samplerOf({ distribution: "lognormal", mean_ms: 25, stddev_ms: 12 })

const event = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`

/** Two tokens an event; half a millisecond of prefill for each prompt token. */
const streamOf = (id: number, model: string, ending: "end" | "reset" = "end"): Exchange => {
  const promptTokens = 100 + ((id * 37) % 900)
  const first = ttft(random) + promptTokens * 0.5
  const events = Array.from({ length: 40 }, () => 0).reduce<ReadonlyArray<number>>(
    (times) => [...times, (times.at(-1) ?? first) + tbt(random) + tbt(random)],
    [first],
  )
  const usage = { prompt_tokens: promptTokens, completion_tokens: events.length * 2 }
  return {
    key: "k",
    exact: "e",
    route: "POST /v1/chat/completions",
    id: String(id),
    at: header.created,
    request: { method: "POST", url: "/v1/chat/completions", headers: {}, body: "{}", normalized: { model } },
    response: {
      status: 200,
      headers: [],
      pieces: [
        [first - 5, event({ choices: [{ delta: { role: "assistant", content: "" } }] })],
        ...events.map((at) => [at, event({ choices: [{ delta: { content: "two words" } }] })] as const),
        [(events.at(-1) ?? 0) + 1, `${event({ choices: [], usage })}data: [DONE]\n\n`],
      ],
      ending,
      ended_ms: 10_000,
    },
  }
}

const cassetteOf = (exchanges: ReadonlyArray<Exchange>) =>
  Effect.gen(function* () {
    const folder = yield* Effect.acquireRelease(
      Effect.sync(() => mkdtempSync(join(tmpdir(), "llmsim-profile-"))),
      (made) => Effect.sync(() => rmSync(made, { recursive: true })),
    )
    const path = join(folder, "it.jsonl")
    const { file } = CassetteFile.append(path, header)
    for (const exchange of exchanges) file.append(JSON.stringify(exchange), exchange)
    file.close()
    return path
  })

describe("llmsim profile", () => {
  it.effect("fits what the streams were drawn from, as settings that can be used", () =>
    Effect.gen(function* () {
      const path = yield* cassetteOf(Array.from({ length: 300 }, (_, i) => streamOf(i, "gpt-x")))
      const { out } = yield* runCli(["profile", "fit", path])
      assert.match(out, /^# gpt-x: 300 streams; ttft \w+, distance 0\.\d+ of 300 \(good\), tbt lognormal, distance/)
      const settings = Schema.decodeUnknownSync(Settings, { onExcessProperty: "error" })(parse(out))
      const fitted = settings.latency.by_model["gpt-x"] as Record<string, unknown>
      const near = (found: unknown, mean: number, share: number) =>
        assert.approximately(Number(found), mean, mean * share)
      const [first, between] = [fitted.ttft, fitted.tbt] as ReadonlyArray<Record<string, unknown>>
      near(first?.mean_ms, 300, 0.03)
      near(first?.stddev_ms, 20, 0.15)
      near(between?.mean_ms, 25, 0.03)
      near(fitted.prefill_ms_per_token, 0.5, 0.05)
      assert.strictEqual(fitted.chunking, 2)
    }).pipe(Effect.scoped),
  )

  it.effect("plots each model, and counts no stream that broke off", () =>
    Effect.gen(function* () {
      const path = yield* cassetteOf([streamOf(1, "a"), streamOf(2, "b"), streamOf(3, "b", "reset")])
      const { out } = yield* runCli(["profile", "show", path, "--model", "b"])
      assert.match(out, /^b: 1 streams\n\ntime to first token \(ms\)[\s\S]*time between tokens \(ms\)/)
      assert.notInclude(out, "a: ")
    }).pipe(Effect.scoped),
  )

  it.effect("says when there is nothing to measure", () =>
    Effect.gen(function* () {
      const path = yield* cassetteOf([streamOf(3, "b", "reset")])
      const { errors, exit } = yield* runCli(["profile", "fit", path])
      assert.isTrue(Exit.isFailure(exit))
      assert.match(errors.join(), /holds no whole stream to measure/)
    }).pipe(Effect.scoped),
  )
})
