/** The settings as JSON Schema, for editors: with defaults, and with what flags and variables say of them. */
import { Predicate, Schema } from "effect"
import { inputs } from "../../src/settings/inputs.ts"
import { defaultSettings, Settings } from "../../src/settings/Settings.ts"

export interface SchemaNode {
  readonly type?: string
  readonly description?: string
  readonly default?: unknown
  readonly enum?: ReadonlyArray<unknown>
  readonly pattern?: string
  readonly anyOf?: ReadonlyArray<SchemaNode>
  readonly items?: SchemaNode
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly additionalProperties?: boolean | SchemaNode
  readonly [keyword: string]: unknown
}

export const settingsSchema = (): SchemaNode => {
  const { schema, definitions } = Schema.toJsonSchemaDocument(Settings)
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "llmsim's settings",
    ...withDefaults(closed(schema) as SchemaNode, defaultSettings, []),
    ...(Object.keys(definitions).length === 0 ? {} : { $defs: closed(definitions) }),
  }
}

/** Keys that nobody knows are refused, and bounds that only say what a number can be are left out. */
const closed = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(closed)
  if (!Predicate.isObject(node)) return typeof node === "string" ? node.replace("#/definitions/", "#/$defs/") : node
  const entries = Object.entries(node)
    .filter(([, value]) => value !== Number.MAX_SAFE_INTEGER && value !== Number.MIN_SAFE_INTEGER)
    .map(([key, value]) => [
      key,
      key === "additionalProperties" && value === true && "properties" in node ? false : closed(value),
    ])
  return Object.fromEntries(entries)
}

const withDefaults = (node: SchemaNode, value: unknown, path: ReadonlyArray<string>): SchemaNode => {
  const description = inputs.find((input) => input.path.join(".") === path.join("."))?.description
  const described = description === undefined ? node : { description, ...node }
  const { properties } = node
  if (properties === undefined) return value === undefined ? described : { ...described, default: value }
  const inner = Object.entries(properties).map(([key, child]) => [
    key,
    withDefaults(child, Predicate.hasProperty(value, key) ? value[key] : undefined, [...path, key]),
  ])
  return { ...described, properties: Object.fromEntries(inner) }
}
