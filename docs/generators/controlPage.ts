/** The control API as a page, from its spec. */
import type { OpenAPISpec, OpenAPISpecOperation } from "effect/http-api/OpenApi"
import type { SchemaNode } from "./settingsSchema.ts"

const head = `# The control API

<!-- Made from the API by \`npm run generate\`: edit src/control, or docs/generators/controlPage.ts for the rest. -->

Under \`/llmsim\` a server tells what it did, and is told what to do next. Callers on the same machine may use it; others need \`control.key\` as a bearer
token, or \`control.remote: true\`. The same as OpenAPI is at \`/llmsim/openapi.json\`, and to read and to try at \`/llmsim/docs\`, in every server.

A failure is \`{"error": {"message", "type", "param", "code"}}\`; \`param\` is the path of the field that is wrong, such as \`[1].match.content_regex\`.
Everywhere 401 says that the control key was not shown, and 403 that there is none and the caller is on another machine, or a page of another origin.

## From a program

\`llmsim/control\` has a client that is made from the API itself, for [Effect](https://effect.website):

\`\`\`ts
import { Effect, Layer } from "effect"
import { FetchHttpClient } from "effect/http"
import { ControlClient } from "llmsim/control"

const outage = Effect.gen(function* () {
  const control = yield* ControlClient
  yield* control.faults.add({ payload: { fault: { kind: "overloaded" }, times: 3 } })
  // … what is to be tested
  const { requests } = yield* control.requests.list({ headers: {}, query: { status: "error", limit: 3 } })
  return requests
})

const client = Layer.provide(ControlClient.layer({ url: "http://localhost:8080", key: "open-sesame" }), FetchHttpClient.layer)

export const failed = await Effect.runPromise(Effect.provide(outage, client))
\`\`\`

Failures are typed: \`BadRequest\`, \`Unauthorized\`, \`Forbidden\`, \`NotFound\`, \`Conflict\` and others, each with the answer's \`error\`. \`ControlApi\` is the
[HttpApi](https://effect.website) itself.
`

export const controlPage = (spec: OpenAPISpec): string => {
  const operations = operationsOf(spec)
  const groups = spec.tags.map(({ name, description }) => {
    const own = operations.filter(({ operation }) => operation.tags.includes(name))
    return `## ${name}\n\n${description ?? ""}.\n\n${table(["request", "", "takes", "answers"], own.map(rowOf))}`
  })
  const named = Object.entries(spec.components.schemas as Readonly<Record<string, SchemaNode>>)
    .filter(([name, { properties }]) => properties !== undefined && !elsewhere.has(name) && !isFailure(properties))
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
  const schemas = named.map(([name, schema]) => `### ${name}\n\n${aboutSchema(schema)}`)
  return [head, ...groups, "## What the names mean\n", ...schemas].join("\n")
}

/** Their body is the error alone. */
const isFailure = (properties: Readonly<Record<string, SchemaNode>>): boolean =>
  Object.keys(properties).every((name) => name === "error" || name === "_tag")

/** They have pages of their own. */
const elsewhere: ReadonlyMap<string, string> = new Map([
  ["Settings", "[Settings](settings.md)"],
  ["FaultRule", "[FaultRule](faults.md)"],
  ["MockRule", "[MockRule](mocks.md)"],
  ["MockMatch", "[MockMatch](mocks.md)"],
  ["VerdictReport", "[VerdictReport](verdict.md)"],
])

interface Told {
  readonly method: string
  readonly path: string
  readonly operation: OpenAPISpecOperation
}

const operationsOf = ({ paths }: OpenAPISpec): ReadonlyArray<Told> =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item as Readonly<Record<string, OpenAPISpecOperation>>).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  )

const rowOf = ({ method, path, operation }: Told): ReadonlyArray<string> => {
  const { summary = "", parameters, requestBody, responses } = operation
  const asked = parameters
    .filter((one) => one.in !== "path")
    .map((one) => (one.in === "header" ? `\`${one.name}:\`` : `\`?${one.name}\``))
  const content = requestBody?.content["application/json"]?.schema as SchemaNode | undefined
  const body = content === undefined ? [] : [typeOf(content)]
  return [`\`${method} ${path}\``, summary, [...body, ...asked].join(", "), answersOf(responses)]
}

const answersOf = (responses: OpenAPISpecOperation["responses"]): string => {
  const all = Object.entries(responses).filter(([status]) => status !== "401" && status !== "403")
  return all
    .map(([status, { content = {} }]) => {
      if (Number(status) >= 400) return status
      const [type, media] = Object.entries(content)[0] ?? []
      if (type === "text/event-stream") return "events of [StatsReport](#statsreport)"
      return `${status === "200" ? "" : `${status} `}${typeOf((media?.schema ?? {}) as SchemaNode)}`
    })
    .join(", ")
}

const aboutSchema = ({ description, properties = {}, required }: SchemaNode): string => {
  const needed = Array.isArray(required) ? required : []
  const rows = Object.entries(properties).map(([name, node]) => [
    `\`${name}\`${needed.includes(name) ? "" : "?"}`,
    typeOf(node),
    String(node.description ?? ""),
  ])
  return `${description === undefined ? "" : `${description}.\n\n`}${table(["field", "type", ""], rows)}`
}

const typeOf = (node: SchemaNode): string => {
  const { $ref, anyOf, type, items, properties, additionalProperties } = node
  if (typeof $ref === "string") {
    const name = $ref.split("/").at(-1) ?? ""
    return elsewhere.get(name) ?? `[${name}](#${name.toLowerCase()})`
  }
  if (node.enum !== undefined)
    return node.enum.length > 8 ? "a name, see the spec" : node.enum.map((one) => `\`${one}\``).join(", ")
  if (anyOf !== undefined) return [...new Set(anyOf.map(typeOf))].join(" or ")
  if (type === "array") return `list of ${typeOf(items ?? {})}`
  if (properties !== undefined)
    return `{ ${Object.entries(properties)
      .map(([name, one]) => `${name}: ${typeOf(one)}`)
      .join(", ")} }`
  if (typeof additionalProperties === "object") return `${typeOf(additionalProperties)} by name`
  return type ?? "anything"
}

const table = (names: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>): string =>
  [
    `| ${names.join(" | ")} |`,
    `|${names.map(() => "---").join("|")}|`,
    ...rows.map((row) => `| ${row.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`),
    "",
  ].join("\n")
