/** Tells whether a text belongs to a grammar: where each rule can end is found by rounds, until nothing is new. */
import type { Tree, Trees } from "./Tree.ts"

export const recognises = (trees: Trees, text: string): boolean => {
  const known = new Map<string, Set<number>>()
  let grown = true
  const found = (name: string, at: number): Set<number> => {
    const key = `${name} ${at}`
    const before = known.get(key)
    if (before !== undefined) return before
    const made = new Set<number>()
    known.set(key, made)
    grown = true
    return made
  }
  found("start", 0)
  while (grown) {
    grown = false
    const round: Round = { text, found, done: new Map() }
    for (const [key, ends] of [...known]) {
      const [name = "", at] = key.split(" ")
      const tree = trees.get(name)
      if (tree === undefined) throw new Error(`no rule ${name}`)
      for (const end of treeEnds(round, tree, Number(at))) {
        if (!ends.has(end)) grown = true
        ends.add(end)
      }
    }
  }
  return found("start", 0).has(text.length)
}

type Ends = ReadonlyArray<number>

interface Round {
  readonly text: string
  readonly found: (name: string, at: number) => ReadonlySet<number>
  readonly done: Map<Tree, Map<number, Ends>>
}

const treeEnds = (round: Round, tree: Tree, at: number): Ends => {
  const done = round.done.get(tree) ?? new Map<number, Ends>()
  round.done.set(tree, done)
  const ends = done.get(at) ?? workOut(round, tree, at)
  done.set(at, ends)
  return ends
}

const workOut = (round: Round, tree: Tree, at: number): Ends => {
  switch (tree._tag) {
    case "Text":
      return round.text.startsWith(tree.text, at) ? [at + tree.text.length] : []
    case "Regex":
      return regexEnds(tree.source, round.text, at)
    case "Name":
      return [...round.found(tree.name, at)]
    case "Any":
      return unique(tree.parts.flatMap((part) => treeEnds(round, part, at)))
    case "All":
      return tree.parts.reduce<Ends>(
        (from, part) => unique(from.flatMap((start) => treeEnds(round, part, start))),
        [at],
      )
    case "Times":
      return timesEnds(round, tree, at)
  }
}

const timesEnds = (round: Round, { part, min, max }: Tree & { readonly _tag: "Times" }, at: number): Ends => {
  const found = new Set<number>()
  let from: Ends = [at]
  for (let count = 0; from.length > 0 && count <= max; count++) {
    if (count >= min) from = from.filter((end) => !found.has(end))
    if (count >= min) for (const end of from) found.add(end)
    from = unique(from.flatMap((start) => treeEnds(round, part, start)))
  }
  return [...found]
}

const regexEnds = (source: string, text: string, at: number): Ends => {
  const whole = new RegExp(`^(?:${source})$`)
  const ends = Array.from({ length: text.length - at + 1 }, (_, i) => at + i)
  return ends.filter((end) => whole.test(text.slice(at, end)))
}

const unique = (ends: Ends): Ends => [...new Set(ends)]
