/** The program as a process of its own: signals, exit codes, standard error. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { startProgram, urlOf } from "../support/Program.ts"

const start = (...argv: ReadonlyArray<string>) => startProgram(argv)

const stream = (url: string, tokens: number) =>
  fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      model: "gpt-4o",
      stream: true,
      max_tokens: tokens,
      messages: [{ role: "user", content: "Hi" }],
    }),
  })

const local = ["--port", "0", "--host", "127.0.0.1"]

describe("the program", { concurrent: true, timeout: 60_000 }, () => {
  it.live("ends with code 1 when a client of a server broke a rule, and with 0 when none did", () =>
    Effect.promise(async () => {
      const server = start("serve", ...local, "--latency", "instant", "--log-format", "json")
      const url = await urlOf(server)
      const verdict = start("verdict", "--url", url)
      assert.strictEqual(await verdict.exited, 0)
      for (let attempt = 0; attempt < 2; attempt++) {
        await fetch(`${url}/v1/chat/completions`, {
          method: "POST",
          headers: { "content-type": "application/json", "x-llmsim-fault": "server_error" },
          body: JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content: "Hi" }] }),
        })
      }
      const broken = start("verdict", "--url", url)
      assert.strictEqual(await broken.exited, 1)
      assert.include(broken.printed().out, "FAIL  min_backoff_ms")
      assert.strictEqual(broken.printed().err, "")
      server.process.kill("SIGTERM")
      await server.exited
    }),
  )

  it.live("ends with code 1 and one line when a value is bad", () =>
    Effect.promise(async () => {
      const program = start("serve", "--port", "many")
      assert.strictEqual(await program.exited, 1)
      assert.deepStrictEqual(program.printed(), {
        out: "",
        err: 'llmsim: --port: server.port: expected integer, got "many"\n',
      })
    }),
  )

  it.live("ends with code 1 and one line when the file is not there", () =>
    Effect.promise(async () => {
      const program = start("serve", "--config", "nowhere.yaml")
      assert.strictEqual(await program.exited, 1)
      assert.strictEqual(program.printed().err, "llmsim: nowhere.yaml: cannot be read: no such file\n")
    }),
  )

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it.live.skipIf(process.platform === "win32")(`lets open streams finish after ${signal}, then exits with 0`, () =>
      Effect.promise(async () => {
        const program = start("serve", ...local, "--latency", "gpt5_nano")
        const url = await urlOf(program)
        const open = await stream(url, 20)
        program.process.kill(signal)
        const text = await open.text()
        assert.isTrue(text.endsWith("data: [DONE]\n\n"))
        assert.strictEqual(await program.exited, 0)
        assert.strictEqual(program.printed().err, "")
      }),
    )
  }

  it.live.skipIf(process.platform === "win32")(
    "cuts streams that are longer than the grace, and still exits with 0",
    () =>
      Effect.promise(async () => {
        const program = start("serve", ...local, "--config", "test/cli/short-grace.yaml")
        const url = await urlOf(program)
        const outcome = stream(url, 90)
          .then((answer) => answer.text())
          .then(
            () => "whole",
            () => "cut",
          )
        await new Promise((resolve) => setTimeout(resolve, 100))
        program.process.kill("SIGTERM")
        assert.strictEqual(await program.exited, 0)
        assert.strictEqual(await outcome, "cut")
      }),
  )
})
