/** Code that readers copy: the TypeScript of documents and of the sources' examples compiles, and links lead somewhere. */
import { execFile } from "node:child_process"
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join, normalize } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { sectionsOf } from "../../site/sections.ts"
import { type Block, blocks, documents, examples, filesBelow, root, textOf } from "./Documents.ts"

const built = join(root, "node_modules/.cache/llmsim-code-blocks")

const written = blocks("ts")

const config = {
  extends: join(root, "tsconfig.json"),
  compilerOptions: { rootDir: root, noUnusedLocals: false, noUnusedParameters: false },
  include: ["*.ts"],
}

const compile = (all: ReadonlyArray<Block>): Promise<string> => {
  rmSync(built, { recursive: true, force: true })
  mkdirSync(built, { recursive: true })
  writeFileSync(join(built, "tsconfig.json"), JSON.stringify(config))
  for (const [index, { at, code }] of all.entries()) {
    writeFileSync(join(built, `block${index}.ts`), `// ${at}\n${code}\nexport {}\n`)
  }
  const tsc = join(root, "node_modules/typescript/bin/tsc")
  return new Promise((resolve) => execFile(process.execPath, [tsc, "-p", built], (_, out, err) => resolve(out + err)))
}

/** Says the document in the place of the file that was made of it. */
const named = (out: string, code: ReadonlyArray<Block>): string =>
  out.replace(/\S*block(\d+)\.ts/g, (_, index) => code[Number(index)]?.at ?? "")

describe("documents", () => {
  it("have code that compiles", { timeout: 120_000 }, async () => {
    const code = [...written, ...examples]
    assert.isAbove(written.length, 5)
    assert.isAbove(examples.length, 150)
    assert.strictEqual(named(await compile(code), code), "")
  })

  it("have links that lead to files, and to headings in them", () => {
    const links = documents.flatMap((file) =>
      [...textOf(file).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(({ 1: link = "" }) => ({ file, link })),
    )
    assert.isAbove(links.length, 80)
    const broken = links.filter(({ file, link }) => !leadsSomewhere(file, link))
    assert.deepStrictEqual(broken, [])
  })

  it("are all in the list that the site's sidebar follows", () => {
    const listed = new Set(sectionsOf(textOf("docs/README.md")).flatMap(({ pages }) => pages.map(({ link }) => link)))
    const pages = filesBelow("docs", ".md")
      .filter((file) => file !== "docs/README.md")
      .map((file) => file.replace(/^docs(.*)\.md$/, "$1"))
    assert.deepStrictEqual(
      pages.filter((page) => !listed.has(page)),
      [],
    )
  })
})

/** Pages that are made when the site is built. */
const made = new Set(["docs/api/index.md"])

const leadsSomewhere = (file: string, link: string): boolean => {
  const [path = "", heading] = link.split("#")
  const target = path === "" ? file : normalize(join(dirname(file), path))
  if (made.has(target)) return true
  if (!existsSync(join(root, target))) return false
  return heading === undefined || headingsOf(textOf(target)).includes(heading)
}

/** As GitHub and the site make names of headings. */
const headingsOf = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(({ 1: heading = "" }) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  )
