/** Makes the site's pages of the repository's documents: links to other files lead to copies of them. */
import { copyFileSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { dirname, join, normalize, relative } from "node:path"

const root = join(import.meta.dirname, "..")
const pages = join(import.meta.dirname, "pages")

/** Where each document stands on the site. */
const places = new Map<string, string>([
  ["docs/README.md", "index.md"],
  ["SECURITY.md", "security.md"],
  ["CONTRIBUTING.md", "contributing.md"],
  ["CODE_OF_CONDUCT.md", "code-of-conduct.md"],
  ["CHANGELOG.md", "changelog.md"],
  ["specs/responses-api.md", "specs/responses-api.md"],
  ...globSync("docs/**/*.md", { cwd: root })
    .filter((file) => file !== "docs/README.md")
    .map((file) => [file, file.slice("docs/".length)] as const),
])

/** The reference is made later, by TypeDoc. */
const made = new Set(["docs/api/index.md"])

const write = (place: string, text: string): void => {
  mkdirSync(dirname(join(pages, place)), { recursive: true })
  writeFileSync(join(pages, place), text)
}

/** Browsers show text, and download what they do not know. */
const shown = (file: string): string => (/\.(png|svg)$/.test(file) ? file : `${file}.txt`)

const copied = (file: string): string => {
  const target = join("files", shown(file))
  mkdirSync(dirname(join(pages, "public", target)), { recursive: true })
  copyFileSync(join(root, file), join(pages, "public", target))
  return `/${target}`
}

const linkFrom = (document: string, place: string, link: string): string => {
  const [path = "", hash] = link.split("#")
  const file = normalize(join(dirname(document), path)).replace(/\/$/, "")
  const tail = hash === undefined ? "" : `#${hash}`
  const page = places.get(file) ?? (made.has(file) ? file.slice("docs/".length) : undefined)
  if (page !== undefined) return `./${relative(dirname(place), page)}${tail}`
  if (file === "README.md") return `./${relative(dirname(place), "index.md")}`
  if (!existsSync(join(root, file))) throw new Error(`${document}: a link leads nowhere: ${link}`)
  if (statSync(join(root, file)).isDirectory()) return `./${relative(dirname(place), "examples.md")}`
  return /\.(png|svg)$/.test(file) ? imageFrom(file, place) : copied(file)
}

/** Images are imported by the page, so that the base path reaches them. */
const imageFrom = (file: string, place: string): string => {
  const target = file.replace(/^docs\//, "")
  mkdirSync(dirname(join(pages, target)), { recursive: true })
  copyFileSync(join(root, file), join(pages, target))
  return `./${relative(dirname(place), target)}`
}

const relinked = (document: string, place: string, text: string): string =>
  text.replace(/\]\((?!https?:|mailto:|#)([^)\s]+)\)/g, (_, link) => `](${linkFrom(document, place, link)})`)

const languages: Readonly<Record<string, string>> = { ts: "ts", py: "python", sh: "sh", js: "js", yml: "yaml" }

/** What an example says it is, in its first comment. */
const sentenceOf = (text: string): string =>
  /^(?:#!.*\n)?(?:\/\*\* |"""|# |\/\/ )(.*?)(?: \*\/|"""|$)/m.exec(text)?.[1] ?? ""

const examplesPage = (): string => {
  const files = globSync("examples/**/*.{ts,py,sh,js,yml}", { cwd: root }).sort()
  const parts = files.map((file) => {
    const text = readFileSync(join(root, file), "utf8")
    const language = languages[file.split(".").at(-1) ?? ""] ?? "text"
    return `## ${file.slice("examples/".length)}\n\n${sentenceOf(text)}\n\n\`\`\`${language}\n${text.trimEnd()}\n\`\`\`\n`
  })
  return `# Examples\n\nThe tests run each of these in TypeScript or by curl against a fresh simulator.\n\n${parts.join("\n")}`
}

rmSync(pages, { recursive: true, force: true })
for (const [document, place] of places) {
  const text = readFileSync(join(root, document), "utf8")
  write(place, relinked(document, place, text))
}
write("examples.md", examplesPage())
