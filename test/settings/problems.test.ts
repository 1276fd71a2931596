/** What a user is told of wrong settings: where, which, and what would be right. */
import { NodeServices } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { presetNames } from "../../src/latency/LatencyProfile.ts"
import { nearestOf } from "../../src/settings/explain.ts"
import { loadSettings } from "../../src/settings/loadSettings.ts"
import { load, problems } from "./load.ts"

const presets = presetNames.join(", ")

const inFiles: ReadonlyArray<readonly [what: string, file: string, lines: ReadonlyArray<string>]> = [
  ["an unknown key at the root", "sever:\n  port: 1\n", ['1:1: sever: unknown key; did you mean "server"?']],
  ["an unknown key inside", "server:\n  prot: 1\n", ['2:3: server.prot: unknown key; did you mean "port"?']],
  ["a key that is like no other", "log:\n  zzzzzz: 1\n", ["2:3: log.zzzzzz: unknown key; valid: level, format"]],
  ["a word for a number", "server:\n  port: many\n", ['2:3: server.port: expected integer, got "many"']],
  ["a fraction for an integer", "seed: 1.5\n", ["1:1: seed: expected integer, got 1.5"]],
  ["a number for a text", "server:\n  host: 5\n", ["2:3: server.host: expected string, got 5"]],
  ["a word for yes or no", "server: { cors: maybe }\n", ['1:11: server.cors: expected boolean, got "maybe"']],
  ["a word for a group", "server: here\n", ['1:1: server: expected object, got "here"']],
  ["a list for a group", "log: [info]\n", ["1:1: log: expected object, got array of strings"]],
  ["a number that is too large", "server:\n  port: 65536\n", ["2:3: server.port: must be at most 65535, got 65536"]],
  ["a number that is too small", "server:\n  port: -1\n", ["2:3: server.port: must be at least 0, got -1"]],
  ["no tokens", "response:\n  target_tokens: 0\n", ["2:3: response.target_tokens: must be at least 1, got 0"]],
  ["a negative time", "latency:\n  tbt_mean_ms: -0.5\n", ["2:3: latency.tbt_mean_ms: must be at least 0, got -0.5"]],
  [
    "a wrong word, with the nearest right one",
    "log:\n  level: inf\n",
    [
      '2:3: log.level: expected one of all, trace, debug, info, warn, error, fatal, none, got "inf"; did you mean "info"?',
    ],
  ],
  [
    "a wrong word that is like none, with all that are right",
    "models:\n  unknown: perhaps\n",
    ['2:3: models.unknown: expected one of accept, reject, got "perhaps"; valid: accept, reject'],
  ],
  [
    "an unknown preset",
    "latency:\n  profile: gpt40\n",
    [`2:3: latency.profile: expected one of auto, ${presets}, got "gpt40"; did you mean "gpt4"?`],
  ],
  [
    "an unknown preset of a model",
    "latency:\n  by_model:\n    'gpt-*': fastt\n",
    [`3:5: latency.by_model.gpt-*: expected one of ${presets}, got "fastt"; did you mean "fast"?`],
  ],
  [
    "an unknown generator",
    "response:\n  generator: fixd\n",
    ['2:3: response.generator: expected lorem, echo, random or fixed:TEXT, got "fixd"'],
  ],
  [
    "an item of a list",
    "models:\n  available:\n    - gpt-4o\n    - 5\n",
    ["4:7: models.available.1: expected string, got 5"],
  ],
  ["a key, but not what it is", "control:\n  key: 12345678\n", ["2:3: control.key: expected string, got integer"]],
  [
    "headers for a collector, but not what they are",
    "telemetry:\n  headers: 12345678\n",
    ["2:3: telemetry.headers: expected string, got integer"],
  ],
  ["a model without id", "models:\n  extra:\n    - id: a\n    - owner: me\n", ["4:7: models.extra.1.id: is missing"]],
  [
    "a key of a list's item",
    "models:\n  extra:\n    - id: a\n      context_widow: 5\n",
    ['4:7: models.extra.0.context_widow: unknown key; did you mean "context_window"?'],
  ],
]

describe("a problem in the file", () => {
  for (const [what, file, lines] of inFiles) {
    it.effect(`is told with its line and column: ${what}`, () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(
          yield* problems({ file }),
          lines.map((line) => `llmsim.yaml:${line}`),
        )
      }),
    )
  }

  it.effect("is told together with all others", () =>
    Effect.gen(function* () {
      const file = "sever: 1\nserver:\n  port: 99999\n  prot: 1\nlog:\n  level: 5\nseed: x\n"
      assert.deepStrictEqual(
        new Set(yield* problems({ file })),
        new Set([
          'llmsim.yaml:1:1: sever: unknown key; did you mean "server"?',
          "llmsim.yaml:3:3: server.port: must be at most 65535, got 99999",
          'llmsim.yaml:4:3: server.prot: unknown key; did you mean "port"?',
          "llmsim.yaml:6:3: log.level: expected string, got 5",
          'llmsim.yaml:7:1: seed: expected integer, got "x"',
        ]),
      )
    }),
  )

  it.effect("does not count where a stronger source says better", () =>
    Effect.gen(function* () {
      const loaded = yield* load({ file: "server:\n  port: 99999\n", flags: { port: "80" } })
      assert.strictEqual(loaded.settings.server.port, 80)
    }),
  )
})

describe("a problem of a variable or a flag", () => {
  it.effect("is told with the variable's name", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* problems({ environment: { LLMSIM_PORT: "http" } }), [
        'LLMSIM_PORT: server.port: expected integer, got "http"',
      ])
    }),
  )

  it.effect("is told with the flag's name", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* problems({ flags: { "target-tokens": "-3" } }), [
        "--target-tokens: response.target_tokens: must be at least 1, got -3",
      ])
    }),
  )

  it.effect("is told of the source that wins, over a right value in the file", () =>
    Effect.gen(function* () {
      const sources = { file: "server:\n  port: 80\n", environment: { LLMSIM_PORT: "81" }, flags: { port: "1e9" } }
      assert.deepStrictEqual(yield* problems(sources), ["--port: server.port: must be at most 65535, got 1000000000"])
    }),
  )

  it.effect("is told together with those of the other sources", () =>
    Effect.gen(function* () {
      const found = yield* problems({
        file: "server:\n  cors: 5\n",
        environment: { LLMSIM_SEED: "0.5" },
        flags: { "log-format": "xml" },
      })
      assert.deepStrictEqual(
        new Set(found),
        new Set([
          "llmsim.yaml:2:3: server.cors: expected boolean, got 5",
          "LLMSIM_SEED: seed: expected integer, got 0.5",
          '--log-format: log.format: expected one of auto, pretty, json, got "xml"; valid: auto, pretty, json',
        ]),
      )
    }),
  )

  for (const text of ["yes", "TRUE", "2"]) {
    it.effect(`refuses "${text}" for yes or no`, () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* problems({ environment: { LLMSIM_SERVER_CORS: text } }), [
          `LLMSIM_SERVER_CORS: server.cors: expected boolean, got "${text}"`,
        ])
      }),
    )
  }

  for (const text of ["", " ", "12px", "NaN", "Infinity"]) {
    it.effect(`refuses "${text}" for a number`, () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* problems({ flags: { port: text } }), [
          `--port: server.port: expected integer, got "${text}"`,
        ])
      }),
    )
  }
})

describe("a file that is no YAML", () => {
  const broken: Readonly<Record<string, readonly [file: string, place: string]>> = {
    "an open bracket": ["models:\n  available: [a\nlog: {}\n", "3:1"],
    "a tab": ["server:\n\tport: 1\n", "2:1"],
    "a key twice": ["seed: 1\nseed: 2\n", "2:1"],
    "an open quote": ['log:\n  level: "info\n', "3:1"],
  }
  for (const [what, [file, place]] of Object.entries(broken)) {
    it.effect(`is told with the place of the error: ${what}`, () =>
      Effect.gen(function* () {
        const [first] = yield* problems({ file })
        assert.match(first ?? "", new RegExp(`^llmsim\\.yaml:${place}: \\w`))
      }),
    )
  }
})

describe("a file that cannot be read", () => {
  it.effect("is told to be missing", () =>
    Effect.gen(function* () {
      const input = { configFile: "no-such-directory/llmsim.yaml", environment: {}, flags: {} }
      const bad = yield* Effect.flip(loadSettings(input))
      assert.deepStrictEqual(bad.problems, ["no-such-directory/llmsim.yaml: cannot be read: no such file"])
    }).pipe(Effect.provide(NodeServices.layer)),
  )

  it.effect("is told to be missing too when a variable names it", () =>
    Effect.gen(function* () {
      const input = { configFile: undefined, environment: { LLMSIM_CONFIG: "no-such.yaml" }, flags: {} }
      const bad = yield* Effect.flip(loadSettings(input))
      assert.deepStrictEqual(bad.problems, ["no-such.yaml: cannot be read: no such file"])
    }).pipe(Effect.provide(NodeServices.layer)),
  )

  it.effect("is told with the reason, one line, when it is a directory", () =>
    Effect.gen(function* () {
      const bad = yield* Effect.flip(loadSettings({ configFile: ".", environment: {}, flags: {} }))
      assert.strictEqual(bad.problems.length, 1)
      assert.match(bad.message, /^\.: cannot be read: \w+$/)
    }).pipe(Effect.provide(NodeServices.layer)),
  )
})

describe("nearestOf", () => {
  const cases: ReadonlyArray<readonly [word: string, candidates: ReadonlyArray<string>, nearest: string | undefined]> =
    [
      ["prot", ["host", "port"], "port"],
      ["PORT", ["host", "port"], "port"],
      ["", ["host"], undefined],
      ["zzzz", ["host", "port"], undefined],
      ["port", [], undefined],
      ["target_token", ["target_tokens", "generator"], "target_tokens"],
      ["ab", ["ba", "ab"], "ab"],
    ]
  for (const [word, candidates, nearest] of cases) {
    it(`of "${word}" among ${candidates.join(", ") || "none"} is ${nearest ?? "none"}`, () => {
      assert.strictEqual(nearestOf(word, candidates), nearest)
    })
  }
})
