/** Settings that readers copy are settings: the YAML of the documents is loaded as a file would be. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { parse } from "yaml"
import { loadSettings } from "../../src/settings/loadSettings.ts"
import { blocks, textOf } from "./Documents.ts"

/** A list is one of mocks. */
const asSettings = (code: string): string =>
  Array.isArray(parse(code)) ? `mocks:\n${code.replace(/^/gm, "  ")}` : code

const problemsOf = (code: string) => {
  const folder = mkdtempSync(join(tmpdir(), "llmsim-docs-"))
  const configFile = join(folder, "llmsim.yaml")
  writeFileSync(configFile, asSettings(code))
  return loadSettings({ configFile, environment: {}, flags: {} }).pipe(
    Effect.as([]),
    Effect.catch(({ problems }) => Effect.succeed(problems)),
    Effect.provide(NodeServices.layer),
    Effect.ensuring(Effect.sync(() => rmSync(folder, { recursive: true }))),
  )
}

describe("the YAML of the documents", () => {
  const all = blocks("yaml")

  it("is found", () => {
    assert.isAbove(all.length, 12)
  })

  it.effect.each(all)("$at", ({ code }) =>
    Effect.map(problemsOf(code), (problems) => assert.deepStrictEqual(problems, [])),
  )

  it.effect("would not pass with a wrong key", () =>
    Effect.map(problemsOf("limits: { request_per_minute: 1 }"), (problems) => assert.lengthOf(problems, 1)),
  )
})

describe("config/llmsim.yaml", () => {
  it.effect("is loaded, with all that is commented out", () => {
    const opened = textOf("config/llmsim.yaml").replace(/^( *)# ((?:seed|key|upstream|cassette|endpoint): )/gm, "$1$2")
    return Effect.map(problemsOf(opened), (problems) => assert.deepStrictEqual(problems, []))
  })
})
