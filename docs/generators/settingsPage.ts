/** The reference of the settings, as a page. */
import { inputs, variableOf } from "../../src/settings/inputs.ts"
import type { SchemaNode } from "./settingsSchema.ts"

const head = `# Settings

<!-- Made from the schema by \`npm run generate\`: edit docs/generators/settingsPage.ts instead. -->

A file of settings is YAML (\`llmsim serve --config llmsim.yaml\`, or the variable \`LLMSIM_CONFIG\`);
[config/llmsim.yaml](../config/llmsim.yaml) has every key with its comment. Flags win over \`LLMSIM_*\` variables, these over the file, the file
over the defaults. For help in an editor begin the file with

\`\`\`yaml
# yaml-language-server: $schema=./node_modules/llmsim/config/llmsim.schema.json
\`\`\`
`

/** @param example config/llmsim.yaml, whose sections stand below their tables. */
export const settingsPage = (schema: SchemaNode, example: string): string => {
  const sections = Object.entries(schema.properties ?? {})
  const single = sections.filter(([, node]) => node.properties === undefined)
  const parts = sections.flatMap(([name, node]) =>
    node.properties === undefined ? [] : [`## ${name}\n\n${table(rowsOf(node, [name]))}${exampleOf(name, example)}`],
  )
  return [head, `## At the top\n\n${table(single.flatMap(([name, node]) => rowsOf(node, [name])))}`, ...parts].join(
    "\n",
  )
}

/** The section as the example has it, with its comments. */
const exampleOf = (name: string, example: string): string => {
  const section = new RegExp(`^${name}:.*\\n(?:(?:[ #].*)?\\n)*`, "m").exec(example)?.[0]
  return section === undefined ? "" : `\n\`\`\`yaml\n${section.trimEnd()}\n\`\`\`\n`
}

type Row = readonly [key: string, values: string, usual: string, otherwise: string]

const table = (rows: ReadonlyArray<Row>): string =>
  [
    "| key | values | default | flag, variable |",
    "|---|---|---|---|",
    ...rows.map((row) => `| ${row.join(" | ")} |`),
    "",
  ].join("\n")

const rowsOf = (node: SchemaNode, path: ReadonlyArray<string>): ReadonlyArray<Row> => {
  if (node.properties !== undefined) {
    return Object.entries(node.properties).flatMap(([key, child]) => rowsOf(child, [...path, key]))
  }
  const input = inputs.find((one) => one.path.join(".") === path.join("."))
  const flag = input?.flag === undefined ? [] : [`\`--${input.flag}\``]
  const otherwise = input === undefined ? "" : [...flag, `\`${variableOf(input)}\``].join(", ")
  return [[`\`${path.join(".")}\``, valuesOf(node), defaultOf(node), otherwise], ...reachedRows(node, path)]
}

/** What has several forms is one row, but keys of it that flags or variables reach have theirs. */
const reachedRows = ({ anyOf = [] }: SchemaNode, path: ReadonlyArray<string>): ReadonlyArray<Row> => {
  const fields = Object.entries(Object.assign({}, ...anyOf.map(({ properties }) => properties ?? {})))
  const isReached = (key: string) => inputs.some((one) => one.path.join(".") === [...path, key].join("."))
  return fields.flatMap(([key, child]) => (isReached(key) ? rowsOf(child as SchemaNode, [...path, key]) : []))
}

const longest = 60

const defaultOf = ({ default: usual }: SchemaNode): string => {
  if (usual === undefined) return ""
  const text = JSON.stringify(usual)
  return text.length > longest ? "see the file" : `\`${text}\``
}

const valuesOf = (node: SchemaNode): string => {
  if (node.enum !== undefined) return node.enum.map((value) => `\`${value}\``).join(", ")
  if (node.anyOf !== undefined) return [...new Set(node.anyOf.map(valuesOf))].join(", or ")
  if (node.type === "array") return `a list of ${node.items === undefined ? "values" : valuesOf(node.items)}`
  if (node.type === "object" && node.properties !== undefined) {
    return `{ ${Object.keys(node.properties).join(", ")} }`
  }
  if (node.type === "object") return "names and their values"
  return [node.type ?? "any value", ...boundsOf(node)].join(" ")
}

const boundsOf = ({ minimum, maximum, exclusiveMinimum }: SchemaNode): ReadonlyArray<string> => {
  if (minimum !== undefined && maximum !== undefined) return [`from ${minimum} to ${maximum}`]
  if (minimum !== undefined) return [`from ${minimum}`]
  return exclusiveMinimum === undefined ? [] : [`above ${exclusiveMinimum}`]
}
