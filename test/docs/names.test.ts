/** What the documents name is there, and what is there is named: endpoints, headers, metrics, settings, variables, flags. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as OpenApi from "effect/http-api/OpenApi"
import { type SchemaNode, settingsSchema } from "../../docs/generators/settingsSchema.ts"
import { ControlApi, StatsReport } from "../../src/control.ts"
import { inputs, variableOf } from "../../src/settings/inputs.ts"
import { startSimulator } from "../../src/testing/startSimulator.ts"
import { documents, filesBelow, textOf } from "./Documents.ts"
import { servedProviders } from "./servedProviders.ts"

/** A change may be of what has another name by now, and those who come from other programs are told of theirs. */
const current = documents.filter((file) => !["CHANGELOG.md", "docs/migrating.md"].includes(file))

interface Named {
  readonly at: string
  readonly name: string
}

const namedIn = (files: ReadonlyArray<string>, pattern: RegExp): ReadonlyArray<Named> =>
  files.flatMap((at) => [...textOf(at).matchAll(pattern)].map(({ 1: name = "" }) => ({ at, name })))

const namesOf = (named: ReadonlyArray<Named>): ReadonlyArray<string> =>
  [...new Set(named.map(({ name }) => name))].sort()

/** Of the code in the text: what stands in blocks is run or loaded by other tests. */
const inlineCode = namedIn(current, /`([^`\n]+)`/g)

describe("endpoints", () => {
  const own = ["/health", "/health/live", "/health/ready", "/metrics"].concat([
    "/llmsim/openapi.json",
    "/llmsim/docs",
    "/llmsim/dashboard",
  ])

  const served = Effect.map(servedProviders, (providers) => [
    ...providers.flatMap(({ prefix, routes }) =>
      routes.flatMap(({ method, path }) => [`${method} ${path}`, `${method} ${prefix}${path}`]),
    ),
    ...Object.entries(OpenApi.fromApi(ControlApi).paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    ),
    ...own.map((path) => `GET ${path}`),
  ])

  /** Of Linux. */
  const others = ["/proc"]

  /** `/v1/images/{edits,variations}` is two. */
  const alternatives = (name: string): ReadonlyArray<string> => {
    const [whole = "", list = ""] = /\{([^}]*,[^}]*)\}/.exec(name) ?? []
    return whole === "" ? [name] : list.split(",").map((one) => name.replace(whole, one))
  }

  const asPattern = (path: string): string => path.replace(/[:{][^/]*/g, "X")

  const isServed = (name: string, all: ReadonlyArray<string>): boolean => {
    const asked = asPattern(name.replace(/\?.*$/, "").replace(/\/\.\.\.$/, ""))
    const routes = all.map(asPattern)
    if (asked.startsWith("/")) return routes.some((route) => `${route.replace(/^\w+ /, "")}/`.startsWith(`${asked}/`))
    return routes.includes(asked)
  }

  it.effect("that are named are served", () =>
    Effect.map(served, (all) => {
      const named = inlineCode.filter(({ name }) => /^([A-Z]+ )?\/[a-z]\S*$/.test(name) && !others.includes(name))
      assert.isAbove(namesOf(named).length, 80)
      const missing = named.filter(({ name }) => !alternatives(name).every((one) => isServed(one, all)))
      assert.deepStrictEqual(missing, [])
      assert.isFalse(isServed("GET /v1/chat/completion", all))
    }),
  )

  it("of our own answer", async () => {
    await using sim = await startSimulator()
    for (const path of own) {
      const response = await sim.fetch(`${sim.url}${path}`)
      assert.strictEqual(response.status, 200, path)
      await response.arrayBuffer()
    }
  })

  it.effect("of Gemini are the same under every version, as docs/endpoints.md says", () =>
    Effect.map(servedProviders, (providers) => {
      const { routes } = providers.find(({ prefix }) => prefix === "/gemini") ?? { routes: [] }
      const under = (version: string) =>
        routes
          .filter(({ path }) => path.startsWith(`/${version}/`) && !path.startsWith("/v1beta/openai/"))
          .map(({ method, path }) => `${method} ${path.slice(version.length + 1)}`)
      assert.isAbove(under("v1beta").length, 10)
      for (const version of ["v1", "v1alpha", "v1beta1"]) assert.deepStrictEqual(under(version), under("v1beta"))
    }),
  )
})

describe("headers of ours", () => {
  const header = /\b(x-llmsim-[a-z-]+)/g

  it("are in the documents, and no others", () => {
    const sent = namesOf(namedIn(filesBelow("src", ".ts"), header))
    assert.isAbove(sent.length, 5)
    assert.deepStrictEqual(namesOf(namedIn(current, header)), sent)
  })
})

describe("metrics and stats", () => {
  it("are on the page of what llmsim tells, and no others", () => {
    const metrics = namesOf(
      namedIn(filesBelow("src", ".ts"), /"((?:llmsim|gen_ai|process|nodejs)_[a-z_]+|vllm:[a-z_]+)"/g),
    )
    assert.isAbove(metrics.length, 30)
    const told = namesOf(inlineCode.filter(({ at }) => at === "docs/observability.md"))
    assert.deepStrictEqual(
      told.filter((name) => /^((llmsim|gen_ai|process|nodejs)_|vllm:)/.test(name)),
      metrics,
    )
    const fields = Object.keys(StatsReport.fields)
    assert.deepStrictEqual(
      fields.filter((field) => !told.some((name) => name.split(".")[0] === field)),
      [],
    )
  })
})

describe("settings", () => {
  const schema = settingsSchema()

  /** An event and an `include` of OpenAI's, fields of the stats and of the journal. */
  const others = ["response.failed", "reasoning.encrypted_content"].concat([
    "limits.buckets",
    "mocks.answered_by",
    "mocks.passed",
    "mocks.nearest",
  ])

  const inside = (node: SchemaNode, key: string): ReadonlyArray<SchemaNode> => {
    if (node.anyOf !== undefined) return node.anyOf.flatMap((one) => inside(one, key))
    if (node.items !== undefined) return inside(node.items, key)
    const { properties = {}, additionalProperties } = node
    const found = properties[key] ?? additionalProperties
    return typeof found === "object" ? [found] : []
  }

  const isKey = (name: string): boolean =>
    name
      .split(".")
      .reduce((nodes: ReadonlyArray<SchemaNode>, key) => nodes.flatMap((node) => inside(node, key)), [schema]).length >
    0

  it("that are named are there", () => {
    const sections = Object.keys(schema.properties ?? {})
    const paths = new RegExp(`^((?:${sections.join("|")})(?:\\.[a-z_0-9]+)+)(?::.*)?$`)
    const named = inlineCode.flatMap(({ at, name }) => {
      const path = paths.exec(name)?.[1]
      const isOther = path === undefined || others.includes(path) || /\.(json|ts)$/.test(path)
      return isOther ? [] : [{ at, name: path }]
    })
    assert.isAbove(namesOf(named).length, 80)
    assert.deepStrictEqual(
      named.filter(({ name }) => !isKey(name)),
      [],
    )
    assert.isFalse(isKey("server.prot"))
  })

  it("have the variables that are named, and no others", () => {
    const known = new Set([...inputs.map(variableOf), "LLMSIM_CONFIG"])
    const files = [
      ...current,
      "config/llmsim.yaml",
      "docker-compose.yml",
      "Dockerfile",
      ...filesBelow("deploy", ".yaml"),
    ]
    const named = namedIn(files, /\b(LLMSIM_[A-Z0-9_]+)\b/g)
    assert.deepStrictEqual(
      named.filter(({ name }) => !known.has(name)),
      [],
    )
    const told = new Set(namesOf(namedIn(current, /\b([A-Z]+_[A-Z0-9_]+)\b/g)))
    assert.deepStrictEqual(
      [...known].filter((name) => !told.has(name)),
      [],
    )
  })
})

describe("flags", () => {
  /** Of Bun, npx, Node, Docker Compose and the benchmarks. */
  const others = ["--compile", "--no", "--max-semi-space-size", "--profile"].concat([
    "--case",
    "--quick",
    "--rounds",
    "--svg",
    "--total",
  ])

  it("that are named are in a help", () => {
    const help = textOf("docs/cli.md")
    const named = inlineCode.flatMap(({ at, name }) =>
      [...name.matchAll(/(?:^|\s)(--[a-z][a-z-]+)/g)].map(({ 1: flag = "" }) => ({ at, name: flag })),
    )
    assert.isAbove(namesOf(named).length, 20)
    assert.deepStrictEqual(
      named.filter(({ name }) => !others.includes(name) && !new RegExp(`${name}[ ,]`).test(help)),
      [],
    )
  })
})
