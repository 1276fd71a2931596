/** The Homebrew formula is filled from the sums of a release, or not made at all. */
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, assert, it } from "@effect/vitest"
import packageJson from "../../package.json" with { type: "json" }

const folder = mkdtempSync(join(tmpdir(), "llmsim-homebrew-"))
afterAll(() => rmSync(folder, { recursive: true }))

const targets = ["darwin-arm64", "darwin-x64", "linux-arm64", "linux-x64"]
const sumOf = (target: string): string => Buffer.from(target.padEnd(32, "0")).toString("hex")

const fill = (named: ReadonlyArray<string>) => {
  const sums = join(folder, "SHA256SUMS")
  writeFileSync(sums, named.map((target) => `${sumOf(target)}  llmsim-${target}.tar.gz\n`).join(""))
  return spawnSync(process.execPath, ["release/homebrew.ts", "someone/llmsim", sums], { encoding: "utf8" })
}

it("has each file's address and sum, and nothing is left to fill", () => {
  const { stdout, status } = fill(targets)
  assert.strictEqual(status, 0)
  for (const target of targets) {
    assert.include(
      stdout,
      `url "https://github.com/someone/llmsim/releases/download/v${packageJson.version}/llmsim-${target}.tar.gz"\n      sha256 "${sumOf(target)}"`,
    )
  }
  assert.notMatch(stdout, /\{\{|\}\}/)
})

it("is not made when a sum is missing", () => {
  const { status, stderr } = fill(targets.slice(1))
  assert.notStrictEqual(status, 0)
  assert.include(stderr, "there is no llmsim-darwin-arm64.tar.gz")
})
