/** Reads a YAML file as a source of settings, each with its line and column. */
import { Result } from "effect"
import { type Document, isMap, isNode, LineCounter, type Node, parseDocument } from "yaml"
import type { FieldPath } from "../domain/FieldProblem.ts"
import type { Source } from "./Source.ts"

/** Fails with one line per syntax error. */
export const readYaml = (file: string, text: string): Result.Result<Source, ReadonlyArray<string>> => {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset)
    return `${file}:${line}:${col}`
  }
  if (document.errors.length > 0) {
    return Result.fail(document.errors.map((error) => `${place(error.pos[0])}: ${error.message}`))
  }
  return Result.succeed({
    tree: document.toJS() ?? {},
    locate: (path) => place(offsetOf(document, path)),
  })
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
