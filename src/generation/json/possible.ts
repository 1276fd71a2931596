/** Whether schemas can have a value at all, as far as each alone tells. */
import { about, type SchemaNode } from "./SchemaNode.ts"

export const possible = (nodes: ReadonlyArray<SchemaNode>): boolean =>
  nodes.every((node) => Number.isFinite(node[about].height))
