/** The examples of the sources run, and what they say that a line gives is what it gives. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { stripTypeScriptTypes } from "node:module"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { assert, describe, it } from "@effect/vitest"
import packageJson from "../../package.json" with { type: "json" }
import { type Block, examples, root } from "./Documents.ts"

const written = join(root, "node_modules/.cache/llmsim-examples")

/** Hooks for a file of tests, which their runners alone can run: `test/testing` has them run. */
const needsRunner = ({ code }: Block): boolean => /^import \{.*from "llmsim\/(vitest|jest|node-test)"/m.test(code)

const runnable = examples.filter((each) => !needsRunner(each))

/** The source of each of the package's names. */
const sourceOf = (name: string): string => {
  const door = Object.entries(packageJson.exports).find(([door]) => name === `llmsim${door.slice(1)}`)?.[1]
  const built = typeof door === "object" ? door.default : ""
  return pathToFileURL(join(root, built.replace(/^\.\/dist\/(.*)\.js$/, "src/$1.ts"))).href
}

/** A line that tells a value: `totalTokens(usage) // 108`. Other comments are prose. */
const told = /^(?!\/\/)(\S.*) \/\/ (".*"|'.*'|-?[\d_.]+|true|false|\{.*\}|\[.*\])$/gm

const programOf = (code: string): string => {
  const checked = code.replace(told, "assert.deepStrictEqual($1, $2)")
  const named = checked.replace(/"(llmsim(?:\/[\w-]+)?)"$/gm, (_, name) => `"${sourceOf(name)}"`)
  return `import assert from "node:assert/strict"\n${stripTypeScriptTypes(named)}`
}

describe("examples", () => {
  it("are found, and values in them", () => {
    assert.isAbove(runnable.length, 150)
    assert.isAbove(examples.length - runnable.length, 2)
    assert.isAbove(runnable.filter(({ code }) => code.search(told) !== -1).length, 15)
  })

  it("say what is true", { timeout: 60_000 }, async () => {
    rmSync(written, { recursive: true, force: true })
    mkdirSync(written, { recursive: true })
    const failed: Array<string> = []
    for (const [index, { at, code }] of runnable.entries()) {
      const file = join(written, `example${index}.mjs`)
      writeFileSync(file, programOf(code))
      await import(pathToFileURL(file).href).catch((error) => failed.push(`${at}: ${error}`))
    }
    assert.deepStrictEqual(failed, [])
  })
})
