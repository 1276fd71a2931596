/** Code that readers copy: the TypeScript of documents and of the sources' examples compiles, and links lead somewhere. */
import { execFile } from "node:child_process"
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { assert, describe, it } from "@effect/vitest"

const root = join(import.meta.dirname, "../..")
const built = join(root, "node_modules/.cache/llmsim-code-blocks")

const filesBelow = (folder: string, ending: string): ReadonlyArray<string> =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name))

const documents = [...filesBelow("docs", ".md"), "README.md", "CONTRIBUTING.md", "CHANGELOG.md"]

interface Block {
  readonly at: string
  readonly code: string
}

const blocksOf = (file: string, text: string): ReadonlyArray<Block> =>
  [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(({ 1: code = "", index }) => ({
    at: `${file}:${text.slice(0, index).split("\n").length}`,
    code,
  }))

const written = documents.flatMap((file) => blocksOf(file, readFileSync(join(root, file), "utf8")))
const shown = filesBelow("src", ".ts").flatMap((file) => {
  const lines = readFileSync(join(root, file), "utf8").split("\n")
  return blocksOf(file, lines.map((line) => (/^\s*\*/.test(line) ? line.replace(/^\s*\* ?/, "") : "")).join("\n"))
})

const config = {
  extends: join(root, "tsconfig.json"),
  compilerOptions: { rootDir: root, noUnusedLocals: false, noUnusedParameters: false },
  include: ["*.ts"],
}

const compile = (blocks: ReadonlyArray<Block>): Promise<string> => {
  rmSync(built, { recursive: true, force: true })
  mkdirSync(built, { recursive: true })
  writeFileSync(join(built, "tsconfig.json"), JSON.stringify(config))
  for (const [index, { at, code }] of blocks.entries()) {
    writeFileSync(join(built, `block${index}.ts`), `// ${at}\n${code}\nexport {}\n`)
  }
  const tsc = join(root, "node_modules/typescript/bin/tsc")
  return new Promise((resolve) => execFile(process.execPath, [tsc, "-p", built], (_, out, err) => resolve(out + err)))
}

/** Says the document in the place of the file that was made of it. */
const named = (out: string, blocks: ReadonlyArray<Block>): string =>
  out.replace(/\S*block(\d+)\.ts/g, (_, index) => blocks[Number(index)]?.at ?? "")

describe("documents", () => {
  it("have code that compiles", { timeout: 120_000 }, async () => {
    const blocks = [...written, ...shown]
    assert.isAbove(written.length, 5)
    assert.isAbove(shown.length, 5)
    assert.strictEqual(named(await compile(blocks), blocks), "")
  })

  it("have links that lead to files", () => {
    const broken = documents.flatMap((file) =>
      [...readFileSync(join(root, file), "utf8").matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)/g)]
        .map((found) => found[1] ?? "")
        .filter((target) => !existsSync(join(root, dirname(file), target)))
        .map((target) => `${file}: ${target}`),
    )
    assert.deepStrictEqual(broken, [])
  })
})
