/** Grammars made by chance: recursive ones, endless ones, ones with terminals within terminals. */
import type { Random } from "effect"
import { between, chance, pickFrom } from "../../../src/generation/json/chance.ts"
import type { Tree, Trees } from "./Tree.ts"

const rules = ["start", "one", "two", "three"] as const
const terminals = ["ABC", "NUM"] as const
const texts = ["a", "b", "(", ")", "+", "if ", 'q"', "\\", "\n"] as const
const sources = ["[0-9]+", "a|bc", "[^\\n]*", "\\d{2}-\\d", "x?", "\\/\\w"] as const

export const randomTrees = (random: Random.Random): Trees => {
  const trees = new Map<string, Tree>()
  for (const name of rules) trees.set(name, randomTree(random, [...rules, ...terminals], 3))
  trees.set("ABC", randomTree(random, ["NUM"], 2))
  trees.set("NUM", randomTree(random, [], 1))
  return trees
}

const randomTree = (random: Random.Random, names: ReadonlyArray<string>, depth: number): Tree => {
  if (depth === 0 || chance(random, 0.3)) return randomLeaf(random, names)
  const part = (): Tree => randomTree(random, names, depth - 1)
  const parts = (): ReadonlyArray<Tree> => Array.from({ length: between(random, 1, 3) }, part)
  const made: ReadonlyArray<() => Tree> = [
    () => ({ _tag: "All", parts: parts() }),
    () => ({ _tag: "Any", parts: parts() }),
    () => ({ _tag: "Times", part: part(), ...pickFrom(random, turns) }),
  ]
  return pickFrom(random, made)()
}

const unbounded = Number.POSITIVE_INFINITY
const turns = [
  { min: 0, max: 1 },
  { min: 0, max: unbounded },
  { min: 1, max: unbounded },
  { min: 2, max: 2 },
  { min: 1, max: 3 },
  { min: 2, max: unbounded },
] as const

const randomLeaf = (random: Random.Random, names: ReadonlyArray<string>): Tree => {
  if (names.length > 0 && chance(random, 0.5)) return { _tag: "Name", name: pickFrom(random, names) }
  return chance(random, 0.5)
    ? { _tag: "Text", text: pickFrom(random, texts) }
    : { _tag: "Regex", source: pickFrom(random, sources) }
}

/** Whether a rule has a text that ends, found by growing the set of those that have. */
export const canEnd = (trees: Trees): boolean => {
  const ending = new Set<string>()
  for (let before = -1; before < ending.size; ) {
    before = ending.size
    for (const [name, tree] of trees) if (ends(tree, ending)) ending.add(name)
  }
  return ending.has("start")
}

const ends = (tree: Tree, ending: ReadonlySet<string>): boolean => {
  switch (tree._tag) {
    case "Name":
      return ending.has(tree.name)
    case "All":
      return tree.parts.every((part) => ends(part, ending))
    case "Any":
      return tree.parts.some((part) => ends(part, ending))
    case "Times":
      return tree.min === 0 || ends(tree.part, ending)
    default:
      return true
  }
}
