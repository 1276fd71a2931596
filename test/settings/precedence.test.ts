/** Which source of settings wins, and where each setting in force comes from. */
import { NodeServices } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, FileSystem, Path } from "effect"
import { flagInputs, inputs, variableOf } from "../../src/settings/inputs.ts"
import { loadSettings } from "../../src/settings/loadSettings.ts"
import { defaultSettings } from "../../src/settings/Settings.ts"
import { load, problems, settings } from "./load.ts"

describe("the defaults", () => {
  it.effect("are in force when nobody says anything", () =>
    Effect.gen(function* () {
      const loaded = yield* load({})
      assert.deepStrictEqual(loaded.settings, defaultSettings)
      assert.deepStrictEqual(loaded.warnings, [])
    }),
  )

  it("are those of the documentation", () => {
    assert.deepStrictEqual(defaultSettings, {
      ...defaultSettings,
      server: {
        port: 8080,
        host: "0.0.0.0",
        workers: 1,
        shutdown_grace_ms: 10_000,
        max_body_bytes: 33_554_432,
        max_header_bytes: 16_384,
        max_json_depth: 200,
        max_json_items: 100_000,
        header_timeout_ms: 10_000,
        body_timeout_ms: 120_000,
        http2: true,
        keep_alive_timeout_ms: 5_000,
        max_requests_per_connection: 0,
        write_timeout_ms: 30_000,
        max_connections: 50_000,
        max_in_flight_requests: 50_000,
        max_websocket_connections: 1_000,
        cors: true,
      },
      latency: { profile: "auto", scale: 1, max_error_ms: 10, by_model: {} },
      response: { ...defaultSettings.response, generator: "lorem", target_tokens: 100 },
      models: { available: [], unknown: "accept", extra: [] },
      log: { level: "info", format: "auto" },
    })
    assert.isUndefined(defaultSettings.seed)
  })

  for (const [what, file] of Object.entries({
    empty: "",
    comments: "# nothing\n",
    "a document of comments": "---\n# nothing\n",
    null: "null\n",
    braces: "{}",
  })) {
    it.effect(`are in force with a file of nothing (${what})`, () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* settings({ file }), defaultSettings)
      }),
    )
  }
})

describe("precedence", () => {
  const file = "server:\n  port: 1001\n"
  const environment = { LLMSIM_PORT: "1002" }
  const flags = { port: "1003" }

  it.effect("gives the file over the defaults", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* settings({ file })).server.port, 1001)
    }),
  )

  it.effect("gives the environment over the file", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* settings({ file, environment })).server.port, 1002)
    }),
  )

  it.effect("gives flags over all", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* settings({ file, environment, flags })).server.port, 1003)
    }),
  )

  it.effect("goes key by key", () =>
    Effect.gen(function* () {
      const { server, response } = yield* settings({
        file: "server:\n  port: 1\n  host: from.file\nresponse:\n  target_tokens: 5\n",
        environment: { LLMSIM_HOST: "from.env", LLMSIM_GENERATOR: "echo" },
        flags: { port: "3" },
      })
      assert.deepStrictEqual([server.port, server.host], [3, "from.env"])
      assert.deepStrictEqual([response.target_tokens, response.generator], [5, "echo"])
      assert.strictEqual(server.cors, defaultSettings.server.cors)
    }),
  )

  it.effect("ignores flags and variables that were not given", () =>
    Effect.gen(function* () {
      const given = { file, environment: { LLMSIM_PORT: undefined }, flags: { port: undefined, host: undefined } }
      assert.strictEqual((yield* settings(given)).server.port, 1001)
    }),
  )

  it.effect("replaces lists whole", () =>
    Effect.gen(function* () {
      const { models } = yield* settings({ file: "models:\n  available: [gpt-4o, o3]\n" })
      assert.deepStrictEqual(models.available, ["gpt-4o", "o3"])
    }),
  )
})

describe("the origin of a setting", () => {
  it.effect("is the place in the file, the variable, the flag, or nothing for a default", () =>
    Effect.gen(function* () {
      const { originOf } = yield* load({
        file: "server:\n  port: 1\n  host: here\n\nlog:\n    level: warn\n",
        environment: { LLMSIM_HOST: "there" },
        flags: { "log-format": "json" },
      })
      assert.deepStrictEqual(
        [
          originOf(["server", "port"]),
          originOf(["server", "host"]),
          originOf(["log", "level"]),
          originOf(["log", "format"]),
          originOf(["server", "cors"]),
        ],
        ["llmsim.yaml:2:3", "LLMSIM_HOST", "llmsim.yaml:6:5", "--log-format", undefined],
      )
    }),
  )
})

describe("the environment", () => {
  it("names each setting once", () => {
    const names = inputs.map(variableOf)
    assert.strictEqual(new Set(names).size, names.length)
  })

  it("has a variable for every flag, of the flag's name", () => {
    assert.includeMembers(
      inputs.map(variableOf),
      flagInputs.map(({ flag }) => `LLMSIM_${flag.toUpperCase().replaceAll("-", "_")}`),
    )
  })

  it.effect("sets each kind of value", () =>
    Effect.gen(function* () {
      const found = yield* settings({
        environment: {
          LLMSIM_PORT: "9000",
          LLMSIM_HOST: "localhost",
          LLMSIM_SEED: "-42",
          LLMSIM_LATENCY: "gpt4o",
          LLMSIM_LATENCY_SCALE: "0.25",
          LLMSIM_GENERATOR: "fixed:two\nlines",
          LLMSIM_TARGET_TOKENS: "12",
          LLMSIM_LOG_LEVEL: "debug",
          LLMSIM_LOG_FORMAT: "json",
          LLMSIM_SERVER_SHUTDOWN_GRACE_MS: "0",
          LLMSIM_SERVER_MAX_BODY_BYTES: "1024",
          LLMSIM_SERVER_CORS: "false",
          LLMSIM_MODELS_UNKNOWN: "reject",
        },
      })
      assert.deepStrictEqual(found.server, {
        ...defaultSettings.server,
        port: 9000,
        host: "localhost",
        shutdown_grace_ms: 0,
        max_body_bytes: 1024,
        cors: false,
      })
      assert.deepStrictEqual([found.seed, found.latency.profile, found.latency.scale], [-42, "gpt4o", 0.25])
      assert.deepStrictEqual([found.response.generator, found.response.target_tokens], ["fixed:two\nlines", 12])
      assert.deepStrictEqual([found.log.level, found.log.format, found.models.unknown], ["debug", "json", "reject"])
    }),
  )

  const booleans = { true: true, "1": true, false: false, "0": false }
  for (const [text, value] of Object.entries(booleans)) {
    it.effect(`reads "${text}" as ${value}`, () =>
      Effect.gen(function* () {
        assert.strictEqual((yield* settings({ environment: { LLMSIM_SERVER_CORS: text } })).server.cors, value)
      }),
    )
  }

  it.effect("is as if it were not set where it is empty", () =>
    Effect.gen(function* () {
      const environment = { LLMSIM_PORT: "", LLMSIM_SERVER_CORS: "", LLMSIM_LATENCY: "", LLMSIM_HOST: "" }
      assert.deepStrictEqual(yield* settings({ environment }), defaultSettings)
    }),
  )

  it.effect("keeps digits as text where text is asked", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* settings({ environment: { LLMSIM_HOST: "127" } })).server.host, "127")
    }),
  )

  it.effect("warns of a variable of our prefix that is no setting, with the nearest that is one", () =>
    Effect.gen(function* () {
      const environment = { LLMSIM_PROT: "1", LLMSIM_SOMETHING_ELSE_ALTOGETHER: "1", PATH: "/bin", HOME: "/" }
      const { warnings, settings: found } = yield* load({ environment })
      assert.deepStrictEqual(warnings, [
        "LLMSIM_PROT is no setting; did you mean LLMSIM_PORT?",
        "LLMSIM_SOMETHING_ELSE_ALTOGETHER is no setting",
      ])
      assert.deepStrictEqual(found, defaultSettings)
    }),
  )

  it.effect("warns of none of its own variables", () =>
    Effect.gen(function* () {
      const environment = { LLMSIM_CONFIG: "llmsim.yaml", LLMSIM_PORT: "1", LLMSIM_SERVER_CORS: "1" }
      assert.deepStrictEqual((yield* load({ file: "", environment })).warnings, [])
    }),
  )
})

const inDirectory = Effect.gen(function* () {
  const fileSystem = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const directory = yield* fileSystem.makeTempDirectoryScoped()
  return {
    write: (name: string, content: string) =>
      Effect.as(fileSystem.writeFileString(path.join(directory, name), content), path.join(directory, name)),
  }
})

describe("the file", () => {
  it.effect("is the one that LLMSIM_CONFIG names", () =>
    Effect.gen(function* () {
      const { write } = yield* inDirectory
      const file = yield* write("env.yaml", "seed: 5\n")
      const environment = { LLMSIM_CONFIG: file }
      const loaded = yield* loadSettings({ configFile: undefined, environment, flags: {} })
      assert.deepStrictEqual([loaded.settings.seed, loaded.originOf(["seed"])], [5, `${file}:1:1`])
    }).pipe(Effect.provide(NodeServices.layer)),
  )

  it.effect("is the one of the flag, whatever LLMSIM_CONFIG says", () =>
    Effect.gen(function* () {
      const { write } = yield* inDirectory
      const configFile = yield* write("flag.yaml", "seed: 6\n")
      const environment = { LLMSIM_CONFIG: yield* write("env.yaml", "seed: 5\n") }
      assert.strictEqual((yield* loadSettings({ configFile, environment, flags: {} })).settings.seed, 6)
    }).pipe(Effect.provide(NodeServices.layer)),
  )
})

describe("keys", () => {
  const names = (sources: Parameters<typeof load>[0]) =>
    Effect.map(settings(sources), ({ auth }) => [auth.mode, auth.keys.map(({ name, key }) => `${name} ${key}`)])

  it.effect("come from the environment, as pairs or as a list", () =>
    Effect.gen(function* () {
      const pairs = { LLMSIM_AUTH_KEYS: "alice=sk-a=1, bob = sk-b" }
      assert.deepStrictEqual(yield* names({ environment: pairs, file: "auth: any\n" }), [
        "any",
        ["alice sk-a=1", "bob sk-b"],
      ])
      const list = { LLMSIM_AUTH_KEYS: '[{"name":"carol","key":"sk-c","models":["gpt-*"]}]' }
      assert.deepStrictEqual(yield* names({ environment: list }), [undefined, ["carol sk-c"]])
      assert.deepStrictEqual(yield* names({ file: "auth:\n  - { name: dave, key: sk-d }\n" }), [
        undefined,
        ["dave sk-d"],
      ])
    }),
  )

  it.effect("are not shown when they are wrong", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* problems({ environment: { LLMSIM_AUTH_KEYS: "sk-secret" } }), [
        "LLMSIM_AUTH_KEYS: auth.keys.0.name: must have at least 1 characters, got 0",
      ])
      assert.deepStrictEqual(yield* problems({ environment: { LLMSIM_AUTH_KEYS: '["sk-secret"]' } }), [
        "LLMSIM_AUTH_KEYS: auth.keys.0: expected object, got string",
      ])
      assert.deepStrictEqual(yield* problems({ environment: { LLMSIM_AUTH_KEYS: '["sk-secret"' } }), [
        "LLMSIM_AUTH_KEYS: auth.keys: expected array of objects, got string",
      ])
    }),
  )
})
