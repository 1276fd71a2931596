/** The documents, and the code that stands in them. */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

export const root = join(import.meta.dirname, "../..")

export const textOf = (file: string): string => readFileSync(join(root, file), "utf8")

export const filesBelow = (folder: string, ending: string): ReadonlyArray<string> =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name))

export const documents: ReadonlyArray<string> = [
  ...filesBelow("docs", ".md"),
  "README.md",
  "CONTRIBUTING.md",
  "CHANGELOG.md",
  "CODE_OF_CONDUCT.md",
  "SECURITY.md",
]

export interface Block {
  /** File and line. */
  readonly at: string
  readonly code: string
}

const blocksOf = (file: string, text: string, language: string): ReadonlyArray<Block> =>
  [...text.matchAll(new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\`$`, "gm"))].map(
    ({ 1: indent = "", 2: code = "", index }) => ({
      at: `${file}:${text.slice(0, index).split("\n").length}`,
      code: code.replace(new RegExp(`^${indent}`, "gm"), ""),
    }),
  )

export const blocks = (language: string): ReadonlyArray<Block> =>
  documents.flatMap((file) => blocksOf(file, textOf(file), language))

/** The examples that stand in the comments of the sources. */
export const examples: ReadonlyArray<Block> = filesBelow("src", ".ts").flatMap((file) => {
  const lines = textOf(file).split("\n")
  const comments = lines.map((line) => (/^\s*\*/.test(line) ? line.replace(/^\s*\* ?/, "") : ""))
  return blocksOf(file, comments.join("\n"), "ts")
})
