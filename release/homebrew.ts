/** Fills the Homebrew formula: `node release/homebrew.ts OWNER/NAME SHA256SUMS` prints it. */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import packageJson from "../package.json" with { type: "json" }

const [, , repository = "", sums = ""] = process.argv

/** As `sha256sum` prints them, by the files' names. */
const checksums = Object.fromEntries(
  [...readFileSync(sums, "utf8").matchAll(/^([\da-f]{64}) [ *](\S+)$/gm)].map(({ 1: sum, 2: file }) => [file, sum]),
)

const values: Readonly<Record<string, string | undefined>> = { repository, version: packageJson.version, ...checksums }

const template = readFileSync(join(import.meta.dirname, "homebrew/llmsim.rb.template"), "utf8")

process.stdout.write(
  template.replace(/\{\{([^}]+)\}\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined || value === "") throw new Error(`there is no ${name}`)
    return value
  }),
)
