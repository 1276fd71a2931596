/** The packed tarball, installed: its doors open, its types resolve, its command runs, on each runtime that is here. */
import { execFileSync, spawnSync } from "node:child_process"
import { copyFileSync, mkdirSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { assert, beforeAll, describe, it } from "vitest"
import packageJson from "../../package.json" with { type: "json" }
import { buildPackage } from "./BuiltPackage.ts"

const tarball = `llmsim-${packageJson.version}.tgz`

const root = join(import.meta.dirname, "../..")

/** Those that are missing are left out: CI installs them. */
const runtimes = [process.execPath, "bun"].filter((name) => spawnSync(name, ["--version"]).error === undefined)

const run = (folder: string, file: string, args: ReadonlyArray<string>): string =>
  execFileSync(file, args, { cwd: folder, encoding: "utf8", env: { ...process.env, NODE_OPTIONS: "" } })

const tool = (folder: string, script: string, args: ReadonlyArray<string>): string =>
  run(folder, process.execPath, [join(root, "node_modules", script), ...args])

describe.skipIf(process.platform === "win32")("the packed tarball", () => {
  let folder = ""
  let consumer = ""

  beforeAll(() => {
    folder = buildPackage("packed")
    run(folder, "npm", ["pack", "--ignore-scripts", "--silent"])
    consumer = join(folder, "consumer")
    const installed = join(consumer, "node_modules/llmsim")
    mkdirSync(installed, { recursive: true })
    run(installed, "tar", ["xzf", join(folder, tarball), "--strip-components=1"])
    copyFileSync(join(import.meta.dirname, "smoke.mjs"), join(consumer, "smoke.mjs"))
  }, 120_000)

  it("is what publint wants", { timeout: 60_000 }, () => {
    assert.match(tool(folder, "publint/src/cli.js", ["--strict", "--pack", "false"]), /All good!/)
  })

  it("has types that resolve, for ES modules and bundlers", { timeout: 60_000 }, () => {
    // It exits with a code of its own when something does not resolve.
    const args = [tarball, "--profile", "esm-only", "--format", "table-flipped", "--no-emoji"]
    assert.match(tool(folder, "@arethetypeswrong/cli/dist/index.js", args), /llmsim\/node-test/)
  })

  it("holds neither sources nor tests", () => {
    const names = readdirSync(join(consumer, "node_modules/llmsim"))
    assert.sameMembers(names, [
      "LICENSE",
      "README.md",
      "assets",
      "completions",
      "config",
      "dist",
      "man",
      "package.json",
    ])
  })

  it.each(runtimes)("runs on %s", { timeout: 60_000 }, (runtime) => {
    assert.strictEqual(
      run(consumer, runtime, ["smoke.mjs"]),
      "on a port: 100 tokens\nin memory: 100 tokens\nfunction\n",
    )
    assert.match(run(consumer, runtime, ["node_modules/llmsim/dist/bin.js", "--version"]), /0\.1\.0/)
  })
})
