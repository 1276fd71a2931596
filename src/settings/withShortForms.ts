/** Lets a file write in short what most users say of a section. */
import { Predicate } from "effect"
import type { FieldPath } from "../domain/FieldProblem.ts"
import type { Source } from "./Source.ts"

interface ShortForm {
  readonly section: string
  /** The key that the short form is the value of. */
  readonly key: string
  readonly isShort: (value: unknown) => boolean
}

const shortForms: ReadonlyArray<ShortForm> = [
  { section: "auth", key: "mode", isShort: (value) => typeof value === "string" },
  { section: "auth", key: "keys", isShort: Array.isArray },
  { section: "mocks", key: "rules", isShort: Array.isArray },
  { section: "store", key: "location", isShort: (value) => typeof value === "string" },
]

/** The value becomes that of the section's key; its places in the file stay those it has. */
export const withShortForms = (source: Source): Source => shortForms.reduce(withShortForm, source)

const withShortForm = (source: Source, { section, key, isShort }: ShortForm): Source => {
  const { tree, locate } = source
  if (!Predicate.hasProperty(tree, section) || !isShort(tree[section])) return source
  const inFile = (path: FieldPath): FieldPath =>
    path[0] === section && path[1] === key ? [section, ...path.slice(2)] : path
  return { tree: { ...tree, [section]: { [key]: tree[section] } }, locate: (path) => locate(inFile(path)) }
}
