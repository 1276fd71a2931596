/** `llmsim cassette edit`: one exchange is changed, its keys with it, and the others stay as they are. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit } from "effect"
import { CassetteFile } from "../../src/recording/CassetteFile.ts"
import { matchingName, requestKeys } from "../../src/recording/RequestKeys.ts"
import { runCli } from "../support/runCli.ts"

const matching = { match: "normalized" as const, ignore: [] }

const exchangeOf = (id: string, content: string) => {
  const request = {
    method: "POST",
    url: "/v1/chat/completions",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content }] }),
  }
  const { key, exact, route, normalized } = requestKeys(request, matching)
  const response = { status: 200, headers: [], pieces: [[20, "yes"] as const], ending: "end" as const, ended_ms: 31 }
  return { key, exact, route, id, at: "2026-01-01T00:00:00.000Z", request: { ...request, normalized }, response }
}

const cassette = Effect.gen(function* () {
  const folder = yield* Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "llmsim-edit-"))),
    (made) => Effect.sync(() => rmSync(made, { recursive: true })),
  )
  const path = join(folder, "it.jsonl")
  const header = { llmsim_cassette: 1 as const, created: "", upstream: "x", matching: matchingName(matching) }
  const { file } = CassetteFile.append(path, header)
  for (const [id, content] of [
    ["one", "hello"],
    ["two", "bye"],
  ] as const) {
    const exchange = exchangeOf(id, content)
    file.append(JSON.stringify(exchange), exchange)
  }
  file.close()
  /** An editor that makes a new text of the old one, by a method of JavaScript's texts. */
  const editing = (change: string) => {
    const script = join(folder, "editor.mjs")
    const edit = `fs.writeFileSync(file, fs.readFileSync(file, "utf8")${change})`
    writeFileSync(script, `import fs from "node:fs"; const file = process.argv[2]; ${edit}`)
    return `node ${script}`
  }
  const lines = () => readFileSync(path, "utf8").trimEnd().split("\n")
  return { folder, path, lines, editing }
})

describe("llmsim cassette edit", () => {
  it.effect("asks the editor, and makes the keys anew", () =>
    Effect.gen(function* () {
      const { path, lines, editing } = yield* cassette
      const [header, first] = lines()
      const { out } = yield* runCli(["cassette", "edit", path, "two"], {
        EDITOR: editing(`.replaceAll('"yes"', '"no"').replaceAll("bye", "see you")`),
      })
      const { key } = exchangeOf("two", "see you")
      assert.strictEqual(out, `two is changed; its key is ${key}`)
      assert.deepStrictEqual(lines().slice(0, 2), [header, first])
      const second = JSON.parse(lines()[2] ?? "")
      assert.deepStrictEqual([second.key, second.response.pieces], [key, [[20, "no"]]])
      assert.strictEqual(statSync(path).mode & 0o777, 0o600)
      assert.isTrue(Exit.isSuccess((yield* runCli(["cassette", "verify", path])).exit))
    }).pipe(Effect.scoped),
  )

  it.effect("takes the exchange from a file, by its key too", () =>
    Effect.gen(function* () {
      const { folder, path, lines } = yield* cassette
      const changed = join(folder, "changed.json")
      writeFileSync(changed, JSON.stringify({ ...exchangeOf("another", "bye"), at: "2027" }, undefined, 2))
      yield* runCli(["cassette", "edit", path, exchangeOf("two", "bye").key, "--with", changed])
      const { id, at } = JSON.parse(lines()[2] ?? "")
      assert.deepStrictEqual([id, at], ["two", "2027"])
    }).pipe(Effect.scoped),
  )

  it.effect("takes an exchange out", () =>
    Effect.gen(function* () {
      const { path, lines } = yield* cassette
      const [header, , second] = lines()
      yield* runCli(["cassette", "edit", path, "one", "--remove"])
      assert.deepStrictEqual(lines(), [header, second])
    }).pipe(Effect.scoped),
  )

  const key = `sk-proj-${"aB3".repeat(10)}`
  const refusals: ReadonlyArray<readonly [why: string, id: string, change: string | undefined, said: RegExp]> = [
    ["no editor is named", "two", undefined, /set VISUAL or EDITOR/],
    ["the editor fails", "two", "); process.exit(3", /ended with 3/],
    ["it is no exchange any more", "two", ".replace('200', 'ok')", /two: is no exchange as it stands/],
    ["there is none", "nine", "", /holds no exchange nine/],
    ["a header's name is a key", "two", `.replace("content-type", "${key}")`, /holds a secret \(openai\)/],
  ]
  for (const [why, id, change, said] of refusals) {
    it.effect(`changes nothing when ${why}`, () =>
      Effect.gen(function* () {
        const { path, lines, editing } = yield* cassette
        const environment = change === undefined ? {} : { VISUAL: editing(change) }
        const before = lines()
        const { exit, errors } = yield* runCli(["cassette", "edit", path, id], environment)
        assert.isTrue(Exit.isFailure(exit))
        assert.match(errors.join("\n"), said)
        assert.deepStrictEqual(lines(), before)
      }).pipe(Effect.scoped),
    )
  }

  it.effect("writes nothing when nothing was changed", () =>
    Effect.gen(function* () {
      const { path, editing } = yield* cassette
      const { ino } = statSync(path)
      const { out } = yield* runCli(["cassette", "edit", path, "two"], { EDITOR: editing("") })
      assert.strictEqual(out, "nothing was changed")
      assert.strictEqual(statSync(path).ino, ino)
    }).pipe(Effect.scoped),
  )
})
