/** `llmsim cassette`: looking at recordings, checking and changing them. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit } from "effect"
import { CassetteFile } from "../../src/recording/CassetteFile.ts"
import type { Exchange } from "../../src/recording/Exchange.ts"
import { matchingName, requestKeys } from "../../src/recording/RequestKeys.ts"
import { runCli } from "../support/runCli.ts"

const matching = { match: "normalized" as const, ignore: ["user"] }
const header = {
  llmsim_cassette: 1 as const,
  created: "2026-01-01T00:00:00.000Z",
  upstream: "https://api.example.com",
  matching: matchingName(matching),
}

const exchangeOf = (id: string, content: string): Exchange => {
  const request = {
    method: "POST",
    url: "/v1/chat/completions",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "gpt-4o", user: id, messages: [{ role: "user", content }] }),
  }
  const { key, exact, route, normalized } = requestKeys(request, matching)
  return {
    key,
    exact,
    route,
    id,
    at: header.created,
    request: normalized === undefined ? request : { ...request, normalized },
    response: {
      status: 200,
      headers: [["Content-Type", "application/json"]],
      pieces: [
        [20, '{"content":'],
        [30.5, `"${content}!"}`],
      ],
      ending: "end",
      ended_ms: 31,
    },
  }
}

const write = (path: string, exchanges: ReadonlyArray<Exchange>) => {
  const { file } = CassetteFile.append(path, header)
  for (const exchange of exchanges) file.append(JSON.stringify(exchange), exchange)
  file.close()
}

const read = (path: string): ReadonlyArray<Exchange> => {
  const { file } = CassetteFile.read(path)
  const exchanges = file.lines.map((line) => file.exchange(line))
  file.close()
  return exchanges
}

/** `@` in an argument is the folder of two cassettes. */
const cassettes = Effect.gen(function* () {
  const folder = yield* Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "llmsim-cli-"))),
    (made) => Effect.sync(() => rmSync(made, { recursive: true })),
  )
  write(join(folder, "a.jsonl"), [exchangeOf("one", "hello"), exchangeOf("two", "ada of project-7")])
  write(join(folder, "b.jsonl"), [exchangeOf("two", "ada of project-7"), exchangeOf("three", "bye")])
  const cli = (...argv: ReadonlyArray<string>) => runCli(argv.map((word) => word.replace("@", folder)))
  return { folder, cli }
})

describe("llmsim cassette", () => {
  it.effect("lists and shows", () =>
    Effect.gen(function* () {
      const { cli } = yield* cassettes
      const { out } = yield* cli("cassette", "list", "@/a.jsonl")
      assert.match(out, /^one {2}200 {2}POST \/v1\/chat\/completions {2}gpt-4o {2}2 {2}31 ms {2}[0-9a-f]{32}\ntwo /)
      const shown = yield* cli("cassette", "show", "@/a.jsonl", "one", "--body")
      assert.strictEqual(shown.out.slice(out.length + 1), '{"content":"hello!"}')
      const missing = yield* cli("cassette", "show", "@/a.jsonl", "nine")
      assert.isTrue(Exit.isFailure(missing.exit))
      assert.match(missing.errors.join(), /holds no exchange nine/)
    }).pipe(Effect.scoped),
  )

  it.effect("verifies keys and secrets", () =>
    Effect.gen(function* () {
      const { folder, cli } = yield* cassettes
      assert.isTrue(Exit.isSuccess((yield* cli("cassette", "verify", "@/a.jsonl")).exit))
      const path = join(folder, "a.jsonl")
      const key = `sk-proj-${"aB3".repeat(10)}`
      writeFileSync(path, readFileSync(path, "utf8").replaceAll("hello", key))
      const { exit, errors } = yield* cli("cassette", "verify", "@/a.jsonl")
      assert.isTrue(Exit.isFailure(exit))
      assert.match(errors.join("\n"), /one holds a secret \(openai\)[\s\S]*one was changed/)
      yield* cli("cassette", "redact", "@/a.jsonl", "--out", "@/clean.jsonl", "--pattern", "project-\\d+")
      assert.isTrue(Exit.isSuccess((yield* cli("cassette", "verify", "@/clean.jsonl")).exit))
      const clean = readFileSync(join(folder, "clean.jsonl"), "utf8")
      assert.notInclude(clean, key)
      assert.notInclude(clean, "project-7")
      assert.strictEqual(statSync(join(folder, "clean.jsonl")).mode & 0o777, 0o600)
    }).pipe(Effect.scoped),
  )

  it.effect("merges without doubles", () =>
    Effect.gen(function* () {
      const { folder, cli } = yield* cassettes
      yield* cli("cassette", "merge", "@/a.jsonl", "@/b.jsonl", "--out", "@/all.jsonl")
      yield* cli("cassette", "merge", "@/b.jsonl", "--out", "@/all.jsonl")
      assert.deepStrictEqual(read(join(folder, "all.jsonl")), [
        exchangeOf("one", "hello"),
        exchangeOf("two", "ada of project-7"),
        exchangeOf("three", "bye"),
      ])
    }).pipe(Effect.scoped),
  )

  it.effect("exports an HTTP Archive", () =>
    Effect.gen(function* () {
      const { cli } = yield* cassettes
      const { log } = JSON.parse((yield* cli("cassette", "export", "@/a.jsonl", "--har")).out)
      assert.strictEqual(log.version, "1.2")
      const [{ request, response, timings }] = log.entries
      assert.strictEqual(request.url, "http://upstream/v1/chat/completions")
      assert.strictEqual(JSON.parse(request.postData.text).model, "gpt-4o")
      assert.deepStrictEqual(response.content, { size: 20, mimeType: "application/json", text: '{"content":"hello!"}' })
      assert.deepStrictEqual(timings, { send: 0, wait: 20, receive: 11 })
    }).pipe(Effect.scoped),
  )
})
