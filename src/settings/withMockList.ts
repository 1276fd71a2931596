/** Lets a file write its mocks as a plain list beside flags that say more of them. */
import { Predicate } from "effect"
import type { Source } from "./Source.ts"

/** The list becomes `mocks.rules`; its places in the file stay those it has. */
export const withMockList = (source: Source): Source => {
  const { tree, locate } = source
  if (!Predicate.hasProperty(tree, "mocks") || !Array.isArray(tree.mocks)) return source
  return {
    tree: { ...tree, mocks: { rules: tree.mocks } },
    locate: (path) => locate(path[0] === "mocks" && path[1] === "rules" ? ["mocks", ...path.slice(2)] : path),
  }
}
