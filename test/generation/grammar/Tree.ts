/** A grammar as tests make it up, told apart from what the code under test reads. */

export type Tree =
  | { readonly _tag: "Text"; readonly text: string }
  | { readonly _tag: "Regex"; readonly source: string }
  | { readonly _tag: "Name"; readonly name: string }
  | { readonly _tag: "All"; readonly parts: ReadonlyArray<Tree> }
  | { readonly _tag: "Any"; readonly parts: ReadonlyArray<Tree> }
  | { readonly _tag: "Times"; readonly part: Tree; readonly min: number; readonly max: number }

export type Trees = ReadonlyMap<string, Tree>

/** The grammar as a caller would write it. */
export const larkOf = (trees: Trees): string => [...trees].map(([name, tree]) => `${name}: ${shown(tree)}\n`).join("")

const shown = (tree: Tree): string => {
  switch (tree._tag) {
    case "Text":
      return JSON.stringify(tree.text)
    case "Regex":
      return `/${tree.source}/`
    case "Name":
      return tree.name
    case "All":
      return `(${tree.parts.map(shown).join(" ")})`
    case "Any":
      return `(${tree.parts.map(shown).join(" | ")})`
    case "Times":
      return timesShown(`(${shown(tree.part)})`, tree.min, tree.max)
  }
}

const timesShown = (part: string, min: number, max: number): string => {
  if (max === 1 && min === 0) return `[${part}]`
  if (max === Number.POSITIVE_INFINITY && min < 2) return `${part}${min === 0 ? "*" : "+"}`
  return max === Number.POSITIVE_INFINITY ? `${part}{${min},}` : `${part}~${min}..${max}`
}
