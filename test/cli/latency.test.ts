/** `llmsim latency` shows the distribution of a model's delays: figures and bars. */
import { NodeServices } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, FileSystem } from "effect"
import { runCli } from "../support/runCli.ts"

interface Plot {
  readonly figures: Readonly<Record<string, number>>
  readonly bars: ReadonlyArray<{ readonly from: number; readonly length: number; readonly count: number }>
}

const titles = ["time to first token", "time between tokens", "whole answer"] as const

/** What was printed, by title. */
const plotsOf = (out: string): Readonly<Record<string, Plot>> =>
  Object.fromEntries(
    titles.map((title) => {
      // A plot ends with an empty line.
      const [head = "", ...lines] = (out.split(`${title} (ms)`)[1]?.split("\n\n")[0] ?? "").split("\n")
      const figures = [...head.matchAll(/(\w+) ([\d.]+)/g)].map(
        ([, name = "", value]) => [name, Number(value)] as const,
      )
      const bars = lines.flatMap((line) => {
        const [, from, bar = "", count] = /^ +([\d.]+) │(█*) ?(\d*)$/.exec(line) ?? []
        return from === undefined ? [] : [{ from: Number(from), length: bar.length, count: Number(count) }]
      })
      return [title, { figures: Object.fromEntries(figures), bars }]
    }),
  )

const run = Effect.fnUntraced(function* (...argv: ReadonlyArray<string>) {
  const { out, errors, exit } = yield* runCli(["latency", ...argv])
  assert.deepStrictEqual([errors, Exit.isSuccess(exit)], [[], true])
  return { out, plots: plotsOf(out) }
})

/** Runs with a file of settings. */
const runWith = Effect.fnUntraced(function* (yaml: string, ...argv: ReadonlyArray<string>) {
  const fileSystem = yield* FileSystem.FileSystem
  const file = yield* fileSystem.makeTempFileScoped({ suffix: ".yaml" })
  yield* fileSystem.writeFileString(file, yaml)
  return yield* run(...argv, "--seed", "1", "--config", file)
}, Effect.provide(NodeServices.layer))

const assertNear = (figures: Plot["figures"] | undefined, expected: Plot["figures"], within: number) => {
  for (const [name, value] of Object.entries(expected)) {
    assert.closeTo(figures?.[name] ?? Number.NaN, value, value * within, name)
  }
}

describe("llmsim latency", () => {
  it.effect("prints the figures of the model's preset", () =>
    Effect.gen(function* () {
      const { out, plots } = yield* run("gpt-4o", "--requests", "500", "--seed", "1")
      assert.match(out, /^gpt-4o: 500 requests of 100 tokens\n/)
      // The percentiles of a normal distribution lie 1.28 and 2.33 deviations above its mean.
      const { "time to first token": ttft, "time between tokens": tbt, "whole answer": whole } = plots
      assertNear(ttft?.figures, { mean: 400, p50: 400 }, 0.04)
      assertNear(ttft?.figures, { sd: 100, p90: 528, p99: 633 }, 0.1)
      assertNear(tbt?.figures, { mean: 25, sd: 8, p50: 25, p90: 35.3, p99: 43.6 }, 0.02)
      assertNear(whole?.figures, { mean: 400 + 99 * 25, sd: Math.hypot(100, 8 * Math.sqrt(99)) }, 0.1)
      assert.isAtLeast(ttft?.figures.max ?? 0, ttft?.figures.p99 ?? Number.NaN)
    }),
  )

  it.effect("draws sixteen bars for each, the longest where most are, which count every value", () =>
    Effect.gen(function* () {
      const { plots } = yield* run("gpt-4o", "--requests", "500", "--seed", "1")
      for (const [title, expected] of [
        ["time to first token", 500],
        ["time between tokens", 500 * 99],
        ["whole answer", 500],
      ] as const) {
        const bars = plots[title]?.bars ?? []
        assert.lengthOf(bars, 16)
        assert.strictEqual(
          bars.reduce((sum, { count }) => sum + count, 0),
          expected,
        )
        const most = Math.max(...bars.map(({ count }) => count))
        for (const { count, length } of bars) assert.strictEqual(length, Math.round((count / most) * 50))
        assert.deepStrictEqual(
          bars,
          bars.toSorted((a, b) => a.from - b.from),
        )
        const mode = bars.findIndex(({ count }) => count === most)
        assert.isAbove(mode, 3)
        assert.isBelow(mode, 12)
      }
    }),
  )

  it.effect("prints the same with the same seed, and something else with another", () =>
    Effect.gen(function* () {
      const first = yield* run("gpt-4o", "--requests", "20", "--seed", "1")
      const both = yield* run("gpt-4o", "--requests", "20", "--seed", "1")
      assert.strictEqual(both.out, `${first.out}\n${first.out}`)
      const all = yield* run("gpt-4o", "--requests", "20", "--seed", "2")
      assert.isFalse(all.out.endsWith(first.out))
    }),
  )

  it.effect("knows models that nobody knows, by the nearest family", () =>
    Effect.gen(function* () {
      const { out, plots } = yield* run("nobody-knows", "--requests", "500", "--seed", "1")
      assert.match(out, /^nobody-knows: 500 requests/)
      assertNear(plots["time to first token"]?.figures, { mean: 600, sd: 150 }, 0.1)
      assertNear(plots["time between tokens"]?.figures, { mean: 40, sd: 12 }, 0.02)
    }),
  )

  it.effect("shows models that the settings reject", () =>
    Effect.gen(function* () {
      const { plots } = yield* runWith("models: { unknown: reject }\n", "nobody-knows", "--requests", "100")
      assertNear(plots["time to first token"]?.figures, { mean: 600 }, 0.1)
    }),
  )

  it.effect("takes the profile that is named, and as many tokens as are asked", () =>
    Effect.gen(function* () {
      const { out, plots } = yield* run("gpt-4o", "--latency", "fast", "--target-tokens", "11", "--requests", "50")
      assert.match(out, /^gpt-4o: 50 requests of 11 tokens/)
      assertNear(plots["time between tokens"]?.figures, { mean: 1, p50: 1, p99: 1, max: 1 }, 0)
      assertNear(plots["time to first token"]?.figures, { mean: 10 }, 0.2)
      assert.lengthOf(plots["time between tokens"]?.bars ?? [], 0)
    }),
  )

  it.effect("shows percentiles of a file as they were given", () =>
    Effect.gen(function* () {
      const yaml = "latency:\n  ttft: { percentiles: { p50: 380, p90: 520, p99: 900 } }\n  tbt: 10\n"
      const { plots } = yield* runWith(yaml, "gpt-4o", "--requests", "5000", "--target-tokens", "2")
      assertNear(plots["time to first token"]?.figures, { p50: 380, p90: 520 }, 0.03)
      assertNear(plots["time to first token"]?.figures, { p99: 900 }, 0.12)
      assertNear(plots["time between tokens"]?.figures, { mean: 10, max: 10 }, 0)
    }),
  )

  it.effect("shows the profile of the model's glob, and the scale", () =>
    Effect.gen(function* () {
      const yaml =
        'latency:\n  scale: 0.5\n  by_model:\n    "my-*": { ttft: 300, tokens_per_second: 100, tbt_stddev_ms: 0 }\n'
      const { plots } = yield* runWith(yaml, "my-model", "--requests", "10")
      assertNear(plots["time to first token"]?.figures, { mean: 150, max: 150 }, 0)
      assertNear(plots["time between tokens"]?.figures, { mean: 5, max: 5 }, 0)
    }),
  )

  it.effect("adds the time for reading the prompt where a profile has one", () =>
    Effect.gen(function* () {
      const yaml = "latency: { ttft: 100, tbt: 10, prefill_ms_per_token: 0.05 }\n"
      const short = yield* runWith(yaml, "gpt-4o", "--requests", "5")
      assertNear(short.plots["time to first token"]?.figures, { mean: 100 }, 0)
      const out = (yield* runWith(yaml, "gpt-4o", "--requests", "5", "--prompt-tokens", "8000")).out
      assertNear(plotsOf(out.slice(short.out.length))["time to first token"]?.figures, { mean: 500 }, 0)
    }),
  )

  it.effect("draws nothing where there is nothing", () =>
    Effect.gen(function* () {
      const { out } = yield* run("gpt-4o", "--requests", "10", "--target-tokens", "1", "--seed", "1")
      assert.include(out, "time between tokens: nothing to draw\n")
      assert.include(out, "time to first token (ms)")
    }),
  )

  const refused: Readonly<Record<string, readonly [argv: ReadonlyArray<string>, line: RegExp]>> = {
    "a model that is missing": [[], /^llmsim: .*model/],
    "requests that are no number": [["gpt-4o", "--requests", "many"], /^llmsim: .*--requests: "many"/],
    "an unknown profile": [["gpt-4o", "--latency", "gpt40"], /^llmsim: --latency: .*did you mean "gpt4"\?/],
    "a file that is not there": [["gpt-4o", "--config", "no-such.yaml"], /^llmsim: no-such\.yaml: cannot be read/],
  }
  for (const [what, [argv, line]] of Object.entries(refused)) {
    it.effect(`refuses ${what} in one line`, () =>
      Effect.gen(function* () {
        const { exit, errors, out } = yield* runCli(["latency", ...argv])
        assert.isTrue(Exit.isFailure(exit))
        assert.lengthOf(errors, 1)
        assert.match(errors[0] ?? "", line)
        assert.strictEqual(out, "")
      }),
    )
  }
})
