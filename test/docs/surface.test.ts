/** What the package exports: each symbol is documented where it is defined, and has an example. */
import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { assert, describe, it } from "@effect/vitest"

const source = join(import.meta.dirname, "../../src")

const doors = {
  llmsim: "index.ts",
  "llmsim/control": "control.ts",
  "llmsim/testing": "testing/startSimulator.ts",
  "llmsim/vitest": "testing/vitest.ts",
  "llmsim/jest": "testing/jest.ts",
  "llmsim/node-test": "testing/nodeTest.ts",
}

interface Exported {
  readonly door: string
  readonly name: string
  /** The declaration up to its body, or `undefined` when it is not found. */
  readonly declared: string | undefined
  readonly documented: boolean
  readonly exemplified: boolean
}

const exportsOf = ([door, file]: readonly [string, string]): ReadonlyArray<Exported> => {
  const text = readFileSync(join(source, file), "utf8")
  const passedOn = [...text.matchAll(/^export (?:type )?\{([^}]*)\} from "([^"]+)"/gm)].flatMap(
    ([, names = "", target = ""]) =>
      names
        .split(",")
        .map((name) => name.trim().replace(/^type /, ""))
        .filter((name) => name !== "")
        .map((name) => exportedIn(door, name, join(source, dirname(file), target))),
  )
  const spaces = [...text.matchAll(/^export \* as \w+ from "([^"]+)"/gm)].flatMap(([, target = ""]) =>
    ownOf(door, join(source, dirname(file), target)),
  )
  return [...passedOn, ...spaces, ...ownOf(door, join(source, file))]
}

const ownOf = (door: string, file: string): ReadonlyArray<Exported> =>
  [...readFileSync(file, "utf8").matchAll(/^export (?:const|class|interface|type|function) (\w+)/gm)].map(
    ([, name = ""]) => exportedIn(door, name, file),
  )

const exportedIn = (door: string, name: string, file: string): Exported => {
  const text = readFileSync(file, "utf8")
  const found = [...text.matchAll(new RegExp(`^export (const|class|interface|type|function) ${name}\\b`, "gm"))]
  const documented = found.some(({ index }) => commentBefore(text, index) !== "")
  const exemplified = found.some(({ index }) => commentBefore(text, index).includes("@example"))
  const kinds = [...new Set(found.map(([, kind]) => kind))].join(" and ")
  return { door, name, declared: kinds === "" ? undefined : kinds, documented, exemplified }
}

/** That which ends where the declaration begins; empty where none does. */
const commentBefore = (text: string, index: number): string => {
  const before = text.slice(0, index)
  return before.endsWith("*/\n") ? before.slice(before.lastIndexOf("/**")) : ""
}

const all = Object.entries(doors).flatMap(exportsOf)

describe("the surface", () => {
  it("is found", () => {
    assert.isAbove(all.length, 90)
    assert.deepStrictEqual(
      all.filter(({ declared }) => declared === undefined),
      [],
    )
  })

  it("is documented, every symbol", () => {
    assert.deepStrictEqual(
      all.filter(({ documented }) => !documented).map(({ door, name }) => `${door}: ${name}`),
      [],
    )
  })

  it("has an example of every symbol", () => {
    assert.deepStrictEqual(
      all.filter(({ exemplified }) => !exemplified).map(({ door, name }) => `${door}: ${name}`),
      [],
    )
  })
})
