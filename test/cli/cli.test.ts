/** The command line: what it prints, and how it refuses. */

import { readFileSync } from "node:fs"
import { createServer } from "node:net"
import { NodeServices } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber, FileSystem, Schedule } from "effect"
import { TestConsole } from "effect/testing"
import { parse } from "yaml"
import { Environment } from "../../src/cli/Environment.ts"
import { run } from "../../src/cli/root.ts"
import { runCli } from "../support/runCli.ts"

const manifest = JSON.parse(readFileSync("package.json", "utf8"))

describe("llmsim", () => {
  it.effect("tells its version", () =>
    Effect.gen(function* () {
      const { out, exit } = yield* runCli(["--version"])
      assert.include(out, manifest.version)
      assert.isTrue(Exit.isSuccess(exit))
    }),
  )

  it.effect("helps with every flag", () =>
    Effect.gen(function* () {
      const { out } = yield* runCli(["serve", "--help"])
      for (const flag of [
        "port",
        "host",
        "config",
        "generator",
        "target-tokens",
        "latency",
        "seed",
        "store",
        "log-level",
        "log-format",
      ]) {
        assert.include(out, `--${flag}`)
      }
    }),
  )

  it.effect("prints shell completions", () =>
    Effect.gen(function* () {
      const { out } = yield* runCli(["--completions", "bash"])
      assert.include(out, "llmsim")
      assert.include(out, "complete")
    }),
  )

  it.effect("refuses an unknown flag in one line, with the nearest", () =>
    Effect.gen(function* () {
      const { errors, exit } = yield* runCli(["serve", "--prot", "1"])
      assert.isTrue(Exit.isFailure(exit))
      assert.lengthOf(errors, 1)
      assert.include(errors[0], "--prot")
      assert.include(errors[0], "--port")
    }),
  )
})

describe("llmsim check", () => {
  it.effect("prints the settings in force, with where each comes from", () =>
    Effect.gen(function* () {
      const { out, exit } = yield* runCli(["check", "--port", "9000", "--generator", "fixed:Hi: there"], {
        LLMSIM_SEED: "7",
      })
      assert.isTrue(Exit.isSuccess(exit))
      const settings = parse(out)
      assert.strictEqual(settings.server.port, 9000)
      assert.strictEqual(settings.seed, 7)
      assert.strictEqual(settings.response.generator, "fixed:Hi: there")
      assert.include(out, "port: 9000 # --port")
      assert.include(out, "seed: 7 # LLMSIM_SEED")
    }),
  )

  it.effect("says every bad value in a line of its own", () =>
    Effect.gen(function* () {
      const { errors, exit } = yield* runCli(["check", "--port", "70000", "--latency", "gtp5", "--seed", "x"])
      assert.isTrue(Exit.isFailure(exit))
      assert.lengthOf(errors, 3)
      assert.include(errors.join("\n"), "--port: server.port: must be at most 65535, got 70000")
      assert.include(errors.join("\n"), 'did you mean "gpt5"?')
      assert.include(errors.join("\n"), '--seed: seed: expected integer, got "x"')
    }),
  )

  it.effect("says in which line of a file a key is wrong", () =>
    Effect.gen(function* () {
      const fileSystem = yield* FileSystem.FileSystem
      const file = yield* fileSystem.makeTempFileScoped({ suffix: ".yaml" })
      yield* fileSystem.writeFileString(file, "server:\n  prot: 1\n")
      const { errors } = yield* runCli(["check", "--config", file])
      assert.deepStrictEqual(errors, [`llmsim: ${file}:2:3: server.prot: unknown key; did you mean "port"?`])
    }).pipe(Effect.provide(NodeServices.layer)),
  )

  for (const scheme of ["redis", "rediss", "redis+sentinel", "rediss+cluster"]) {
    it.effect(`hides the password of a store, whatever is in it: ${scheme}`, () =>
      Effect.gen(function* () {
        for (const password of ["secret", "pa:ss@cret", "se/cret"]) {
          const { out } = yield* runCli(["check", "--store", `${scheme}://me:${password}@host:6379/1`])
          assert.notInclude(out, "cret")
          assert.include(out, `location: ${scheme}://***@host:6379/1 # --store`)
        }
      }),
    )
  }

  it.effect("hides the passwords of collectors", () =>
    Effect.gen(function* () {
      const fileSystem = yield* FileSystem.FileSystem
      const file = yield* fileSystem.makeTempFileScoped({ suffix: ".yaml" })
      const names = ["endpoint", "traces_endpoint", "metrics_endpoint", "logs_endpoint"]
      const lines = names.map((name) => `  ${name}: "https://me:secret@${name}.example"\n`)
      yield* fileSystem.writeFileString(file, `telemetry:\n${lines.join("")}`)
      const { out } = yield* runCli(["check", "--config", file])
      assert.notInclude(out, "secret")
      for (const name of names) assert.include(out, `  ${name}: https://***@${name}.example #`)
    }).pipe(Effect.provide(NodeServices.layer)),
  )

  it.effect("accepts the documented file, which holds the defaults", () =>
    Effect.gen(function* () {
      const { out, exit } = yield* runCli(["check", "--config", "config/llmsim.yaml"])
      assert.isTrue(Exit.isSuccess(exit))
      const plain = yield* runCli(["check"])
      assert.deepStrictEqual(parse(out), parse(plain.out.slice(out.length)))
    }),
  )
})

describe("llmsim serve", () => {
  const start = (argv: ReadonlyArray<string>) =>
    run(["serve", ...argv]).pipe(
      Effect.provideService(Environment, { LLMSIM_UNKNOWN: "1" }),
      Effect.provide(NodeServices.layer),
      Effect.forkChild,
    )

  const printed = (pattern: RegExp) =>
    TestConsole.logLines.pipe(
      Effect.map((lines) => pattern.exec(lines.map(String).join("\n"))?.[0] ?? ""),
      Effect.filterOrFail((text) => text !== ""),
      Effect.retry({ schedule: Schedule.spaced("10 millis"), times: 300 }),
      Effect.orDie,
    )

  it.live("prints the URL, the settings and a line to try, and stops when told", () =>
    Effect.gen(function* () {
      const fiber = yield* start(["--port", "0", "--host", "127.0.0.1", "--log-format", "pretty"])
      const url = yield* printed(/http:\/\/127\.0\.0\.1:\d+/)
      yield* printed(/Settings in force:\n {2}server:/)
      yield* printed(/curl -N http/)
      const health = yield* Effect.promise(() => fetch(`${url}/health`, { headers: { connection: "close" } }))
      assert.strictEqual(health.status, 200)
      yield* printed(/GET \/health request_id=req_[0-9a-f]{32} status=200/)
      yield* Fiber.interrupt(fiber)
      const gone = yield* Effect.promise(() =>
        fetch(`${url}/health`).then(
          () => false,
          () => true,
        ),
      )
      assert.isTrue(gone)
    }).pipe(Effect.provide(TestConsole.layer)),
  )

  it.live("logs JSON for machines, warnings too", () =>
    Effect.gen(function* () {
      const fiber = yield* start(["--port", "0", "--host", "127.0.0.1", "--log-format", "json"])
      const line = yield* printed(/\{"message":"llmsim is ready".*\}/)
      assert.strictEqual(JSON.parse(line).annotations.settings.server.host, "127.0.0.1")
      yield* printed(/\{"message":"LLMSIM_UNKNOWN is no setting.*"level":"WARN"/)
      yield* Fiber.interrupt(fiber)
    }).pipe(Effect.provide(TestConsole.layer)),
  )

  it.live("says in one line that the port is taken", () =>
    Effect.gen(function* () {
      const taken = createServer()
      const port = yield* Effect.callback<number>((resume) => {
        taken.listen(0, "127.0.0.1", () => {
          const address = taken.address()
          resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 0))
        })
      })
      const { errors, exit } = yield* runCli(["serve", "--host", "127.0.0.1", "--port", String(port)])
      taken.close()
      assert.isTrue(Exit.isFailure(exit))
      assert.deepStrictEqual(errors, [`llmsim: 127.0.0.1:${port} is already in use; choose another with --port`])
    }).pipe(Effect.provide(TestConsole.layer)),
  )

  const unreachable: ReadonlyArray<readonly [location: string, line: string]> = [
    ["redis://me:secret@127.0.0.1:1", "redis://***@127.0.0.1:1: cannot open: connect ECONNREFUSED 127.0.0.1:1"],
    ["redis://[bad", "redis://[bad: cannot open: Invalid URL"],
    ["file:package.json", "file:package.json: cannot open: EEXIST: file already exists, mkdir 'package.json'"],
  ]
  for (const [location, line] of unreachable) {
    it.live(`says in one line that the store cannot be had: ${location}`, () =>
      Effect.gen(function* () {
        const { errors, exit, out } = yield* runCli([
          "serve",
          "--port",
          "0",
          "--host",
          "127.0.0.1",
          "--store",
          location,
        ])
        assert.isTrue(Exit.isFailure(exit))
        assert.deepStrictEqual(errors, [`llmsim: the store ${line}`])
        assert.strictEqual(out, "")
      }).pipe(Effect.provide(TestConsole.layer)),
    )
  }
})
