/** `npm run try:package`: packs llmsim, installs it in an empty folder, and serves with `npx llmsim`. */
import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import packageJson from "../package.json" with { type: "json" }

const root = join(import.meta.dirname, "..")
const folder = mkdtempSync(join(tmpdir(), "llmsim-package-"))
const onWindows = process.platform === "win32"

const run = (cwd: string, program: string, args: ReadonlyArray<string>): void => {
  // npm is a script there.
  execFileSync(program, args, { cwd, shell: onWindows, stdio: ["ignore", "ignore", "inherit"] })
}

try {
  run(root, "npm", ["pack", "--pack-destination", folder])
  run(folder, "npm", ["init", "--yes"])
  run(folder, "npm", ["install", "--no-audit", "--no-fund", `./llmsim-${packageJson.version}.tgz`])
  const smoke = [join(root, "release/smoke.ts"), process.execPath, join(folder, "node_modules/llmsim/dist/bin.js")]
  execFileSync(process.execPath, smoke, { cwd: folder, stdio: "inherit" })
  run(folder, "npx", ["--no-install", "llmsim", "--version"])
} finally {
  rmSync(folder, { recursive: true })
}
