/** One place of a caller's schema, checked and put into the words of JSON Schema 2020-12. */
import type { Schema } from "effect"

export type Json = Schema.Json

export type TypeName = "null" | "boolean" | "integer" | "number" | "string" | "array" | "object"

type Nodes = ReadonlyArray<SchemaNode>
type NodeMap = Readonly<Record<string, SchemaNode>>

/** The keywords that say what is valid, and nothing else: what the validator compiles. */
export interface SchemaNode {
  readonly [about]: About
  readonly type?: ReadonlyArray<TypeName>
  readonly enum?: ReadonlyArray<Json>
  readonly $ref?: string
  readonly allOf?: Nodes
  readonly anyOf?: Nodes
  readonly oneOf?: Nodes
  readonly not?: SchemaNode
  readonly if?: SchemaNode
  readonly then?: SchemaNode
  readonly else?: SchemaNode
  readonly properties?: NodeMap
  readonly patternProperties?: NodeMap
  readonly additionalProperties?: SchemaNode
  readonly unevaluatedProperties?: SchemaNode
  readonly propertyNames?: SchemaNode
  readonly dependentSchemas?: NodeMap
  readonly dependentRequired?: Readonly<Record<string, ReadonlyArray<string>>>
  readonly required?: ReadonlyArray<string>
  readonly minProperties?: number
  readonly maxProperties?: number
  readonly prefixItems?: Nodes
  readonly items?: SchemaNode
  readonly unevaluatedItems?: SchemaNode
  readonly contains?: SchemaNode
  readonly minContains?: number
  readonly maxContains?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly uniqueItems?: boolean
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly multipleOf?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly format?: string
  /** The validator's keyword that spends fuel; on the targets of references, where recursion passes. */
  readonly [costKeyword]?: number
}

/** What the generator knows of a node; under a symbol, so that the validator does not see it. */
export const about: unique symbol = Symbol("llmsim/generation/about")
export const costKeyword = "llmsimCost"

export interface About {
  /** Where the node is in the caller's schema. */
  readonly path: string
  /** The schema `false`. */
  readonly never: boolean
  readonly suggestions: ReadonlyArray<Json>
  readonly fallback: Json | undefined
  readonly description: string
  /** Whether strings hold bytes, in Base64. */
  readonly base64: boolean
  /** The node that `$ref` names. */
  target: SchemaNode | undefined
  /** Fewest levels a value needs below it; infinite when a value never ends. */
  height: number
  /** How many nodes it and those below it are. */
  size: number
  /** Whether the node's own keywords are all there is: no reference, no choice, no composition. */
  readonly plain: boolean
}

/** The schemas that apply to the same value as the node. */
export const inPlaceOf = (node: SchemaNode): ReadonlyArray<SchemaNode> => {
  const { target } = node[about]
  const { allOf = [], anyOf = [], oneOf = [], not, if: test, then, else: otherwise, dependentSchemas = {} } = node
  const single = [target, not, test, then, otherwise].filter((child) => child !== undefined)
  return [...single, ...allOf, ...anyOf, ...oneOf, ...Object.values(dependentSchemas)]
}

/** JSON with the keys of objects in order, so that equal values have equal texts. */
export const canonicalText = (value: Json): string => {
  if (value === null || typeof value !== "object") return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonicalText).join()}]`
  const entries = Object.entries(value as Schema.JsonObject).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalText(item)}`).join()}}`
}
