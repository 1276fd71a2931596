/** The house keeps its order: arrows between rooms, sizes of files, where time and chance come from. */

import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, normalize, relative, sep } from "node:path"
import { assert, describe, it } from "@effect/vitest"

const root = join(import.meta.dirname, "..")

interface SourceFile {
  /** Path below `src`, with slashes. */
  readonly path: string
  readonly room: string
  readonly text: string
  readonly lines: number
}

const files: ReadonlyArray<SourceFile> = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => {
    const text = readFileSync(join(root, "src", path), "utf8")
    const slashed = path.split(sep).join("/")
    const room = slashed.includes("/") ? slashed.slice(0, slashed.indexOf("/")) : slashed.replace(/\.ts$/, "")
    return { path: slashed, room, text, lines: text.split("\n").length - 1 }
  })

const services = [
  "tokenizer",
  "models",
  "latency",
  "generation",
  "embedding",
  "mocks",
  "recording",
  "faults",
  "limits",
  "media",
  "stats",
  "store",
]

/** What each room may import, besides itself. */
const arrows: Readonly<Record<string, ReadonlyArray<string>>> = {
  domain: [],
  ...Object.fromEntries(services.map((room) => [room, ["domain"]])),
  generation: ["domain", "tokenizer"],
  limits: ["domain", "tokenizer"],
  mocks: ["domain", "faults"],
  simulation: ["domain", ...services],
  http: ["domain", ...services, "simulation"],
  dialects: ["domain", ...services, "simulation", "http"],
  settings: ["domain", ...services],
  control: ["domain", ...services, "settings"],
  server: ["domain", ...services, "simulation", "http", "dialects", "settings", "control"],
  cli: ["domain", ...services, "simulation", "http", "dialects", "settings", "control", "server"],
  bin: ["cli"],
  testing: ["domain", ...services, "simulation", "http", "dialects", "settings", "control", "server"],
  index: ["domain", ...services, "simulation", "http", "dialects", "settings", "control", "server"],
}

const importsOf = ({ text }: SourceFile): ReadonlyArray<string> =>
  [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map((match) => match[1] ?? "")

const roomOfImport = (from: SourceFile, target: string): string => {
  const path = normalize(join(dirname(from.path), target))
    .split(sep)
    .join("/")
  return path.includes("/") ? path.slice(0, path.indexOf("/")) : path.replace(/\.ts$/, "")
}

const percentile = (sorted: ReadonlyArray<number>, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0

describe("architecture", () => {
  it("finds the sources", () => {
    assert.isAbove(files.length, 40)
  })

  it("imports only along the arrows", () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => target.startsWith("."))
        .map((target) => roomOfImport(file, target))
        .filter((room) => room !== file.room && arrows[file.room]?.includes(room) !== true)
        .map((room) => `${file.path} -> ${room}`),
    )
    assert.deepStrictEqual(wrong, [])
  })

  it("knows the room of every file", () => {
    assert.deepStrictEqual(
      files.filter((file) => arrows[file.room] === undefined).map((file) => file.path),
      [],
    )
  })

  it("keeps HTTP out of the domain and the services", () => {
    const inner = ["domain", "simulation", ...services]
    const wrong = files
      .filter(({ room }) => inner.includes(room))
      .filter((file) => importsOf(file).some((target) => /^effect\/http|^node:http/.test(target)))
    assert.deepStrictEqual(
      wrong.map((file) => file.path),
      [],
    )
  })

  it("takes time from Clock, chance from Random, the environment from bin.ts", () => {
    const banned = /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.env\b|\bconsole\.|\bperformance\.now\b/
    const wrong = files.filter((file) => file.path !== "bin.ts" && banned.test(file.text))
    assert.deepStrictEqual(
      wrong.map((file) => file.path),
      [],
    )
  })

  it("keeps files small", () => {
    const sorted = files.map((file) => file.lines).sort((a, b) => a - b)
    assert.isAtMost(percentile(sorted, 1), 300)
    assert.isAtMost(percentile(sorted, 0.9), 200)
    assert.isAtMost(percentile(sorted, 0.5), 80)
  })

  it("begins every file with a sentence on what it is", () => {
    const wrong = files.filter((file) => !/^(#!.*\n)?\/\*\* [^\n]+/.test(file.text))
    assert.deepStrictEqual(
      wrong.map((file) => file.path),
      [],
    )
  })

  it("gives no file a name that says nothing", () => {
    const wrong = files.filter((file) => /(^|\/)(utils?|helpers?|common|misc|types)(\.ts|\/)/.test(file.path))
    assert.deepStrictEqual(
      wrong.map((file) => file.path),
      [],
    )
  })

  it("keys every service by its room and name", () => {
    const wrong = files.flatMap((file) => {
      const code = file.text.replace(/^ \* .*$/gm, "")
      const keys = [...code.matchAll(/"(llmsim\/[^"]*)"/g)].map((match) => match[1] ?? "")
      return keys.filter((key) => key.split("/")[1] !== file.room).map((key) => `${file.path}: ${key}`)
    })
    assert.deepStrictEqual(wrong, [])
  })

  it("does not need anything outside the repository", () => {
    const wrong = files.filter((file) =>
      importsOf(file).some(
        (target) =>
          target.startsWith(".") && relative(root, join(root, "src", dirname(file.path), target)).startsWith(".."),
      ),
    )
    assert.deepStrictEqual(
      wrong.map((file) => file.path),
      [],
    )
  })
})
