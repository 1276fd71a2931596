/** The single executable is built, and does what its users do. */
import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import packageJson from "../../package.json" with { type: "json" }

const root = join(import.meta.dirname, "../..")

const node = (args: ReadonlyArray<string>): string =>
  execFileSync(process.execPath, args, { cwd: root, encoding: "utf8", env: { ...process.env, NODE_OPTIONS: "" } })

/** The release workflow builds it on the other systems. */
describe.skipIf(process.platform !== "linux")("the executable", () => {
  it("serves, completes and ends, away from the package", { timeout: 120_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), "llmsim-executable-"))
    try {
      const file = join(folder, "llmsim")
      node(["release/executable.ts", "--output", file])
      const options = { cwd: folder, encoding: "utf8", env: {} } as const
      assert.include(execFileSync(file, ["--version"], options), packageJson.version)
      assert.include(execFileSync(file, ["latency", "--help"], options), "USAGE")
      assert.include(node(["release/smoke.ts", file]), "serves, completes and is healthy")
      // The image has 6 MB beside it, and may have 120.
      assert.isBelow(statSync(file).size, 114_000_000)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
