/** The package as it would be published, built in a folder of its own. */
import { execFileSync } from "node:child_process"
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import packageJson from "../../package.json" with { type: "json" }

const root = join(import.meta.dirname, "../..")

/** In the repository, so that the dependencies are found from there; not in `node_modules`, whose files count as others'. */
const cache = join(root, ".built")

const run = (folder: string, script: string, args: ReadonlyArray<string>): string =>
  execFileSync(process.execPath, [join(root, "node_modules", script), ...args], { cwd: folder, encoding: "utf8" })

/** `dist` with its declarations, and what else `files` names. */
export const buildPackage = (name: string): string => {
  const folder = join(cache, name)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  run(root, "typescript/bin/tsc", ["-p", "tsconfig.build.json", "--outDir", join(folder, "dist")])
  for (const kept of ["assets", "completions", "config", "man", "README.md", "LICENSE"]) {
    cpSync(join(root, kept), join(folder, kept), { recursive: true })
  }
  const { scripts: _, ...published } = packageJson
  writeFileSync(join(folder, "package.json"), JSON.stringify(published, null, 2))
  return folder
}
