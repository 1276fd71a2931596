/** Reads a YAML file as a source of settings, each with its line and column. */
import { Predicate, Result } from "effect"
import { type Document, isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from "yaml"
import type { FieldPath } from "../domain/FieldProblem.ts"
import type { Source } from "./Source.ts"

/** Fails with one line per syntax error. `root` is what the file holds: keys and values, or a list as well. */
export const readYaml = (
  file: string,
  text: string,
  root: "map" | "list" = "map",
): Result.Result<Source, ReadonlyArray<string>> => {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset)
    return `${file}:${line}:${col}`
  }
  if (document.errors.length > 0) {
    return Result.fail(document.errors.map((error) => `${place(error.pos[0])}: ${error.message}`))
  }
  const { contents } = document
  const isRoot = isMap(contents) || (root === "list" && isSeq(contents))
  if (contents !== null && !isRoot && !(isScalar(contents) && contents.value === null)) {
    return Result.fail([`${place(contents.range?.[0] ?? 0)}: settings: expected keys and values`])
  }
  return Result.mapBoth(
    Result.try(() => withoutNulls(document.toJS() ?? {})),
    {
      onFailure: (error) => [
        `${place(aliasOffset(document))}: ${error instanceof Error ? error.message : "bad alias"}`,
      ],
      onSuccess: (tree) => ({ tree, locate: (path: FieldPath) => place(offsetOf(document, path)) }),
    },
  )
}

/** A key without a value, such as a section whose keys are all commented out, is as if it were not there. */
const withoutNulls = (value: unknown): unknown => {
  if (!Predicate.isObject(value) || Array.isArray(value)) return value
  const entries = Object.entries(value).filter(([, inner]) => inner !== null)
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutNulls(inner)]))
}

/** Only aliases can fail once the syntax is right. */
const aliasOffset = (document: Document): number => {
  let offset = 0
  visit(document, {
    Alias(_, alias) {
      offset = alias.range?.[0] ?? 0
      return visit.BREAK
    },
  })
  return offset
}

/** Where the key stands, or the list item, or the nearest thing around it that is in the file. */
const offsetOf = (document: Document, path: FieldPath): number => {
  for (let length = path.length; length > 0; length--) {
    const node = keyNode(document, path.slice(0, length))
    if (node?.range) return node.range[0]
  }
  return document.contents?.range?.[0] ?? 0
}

const keyNode = (document: Document, path: FieldPath): Node | undefined => {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true)
  const key = path.at(-1)
  if (isMap(parent)) {
    const pair = parent.items.find((item) => isNode(item.key) && String(item.key) === String(key))
    return isNode(pair?.key) ? pair.key : undefined
  }
  const item = document.getIn(path, true)
  return isNode(item) ? item : undefined
}
