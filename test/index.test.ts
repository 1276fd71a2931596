/** The library's doors: what they load, and what stands behind them. */
import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { assert, describe, it } from "@effect/vitest"
import packageJson from "../package.json" with { type: "json" }
import { startSimulator } from "../src/testing/startSimulator.ts"

const source = join(import.meta.dirname, "../src")

setFlagsFromString("--expose-gc")
const collectGarbage: () => void = runInNewContext("gc")

/** What is loaded at once; types and what is loaded when needed are not. */
const loadedBy = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(/^(?:import|export)\s(?!type\b)(?:[^"]*?\sfrom\s+)?"([^"]+)"/gm)].map((found) => found[1] ?? "")

const graphOf = (entry: string) => {
  const files = new Set<string>()
  const packages = new Set<string>()
  const visit = (file: string) => {
    if (files.has(file)) return
    files.add(file)
    if (file.endsWith(".json")) return
    for (const target of loadedBy(readFileSync(file, "utf8"))) {
      if (target.startsWith(".")) visit(join(dirname(file), target))
      else packages.add(target)
    }
  }
  visit(join(source, entry))
  return { files: [...files].map((file) => file.slice(source.length + 1)), packages: [...packages] }
}

describe("llmsim", () => {
  const { files, packages } = graphOf("index.ts")

  it("is reached whole by this test", () => {
    assert.isAbove(files.length, 150)
    assert.include(files, "server/SimServer.ts")
    assert.include(graphOf("bin.ts").packages, "@effect/platform-node/NodeRuntime")
  })

  it("starts without the schemas of the control API", () => {
    for (const entry of ["index.ts", "bin.ts"]) {
      const loaded = graphOf(entry)
      assert.notInclude(loaded.packages.join(" "), "effect/http-api", entry)
      assert.deepStrictEqual(
        loaded.files.filter((file) => file.startsWith("control")),
        [],
      )
    }
    assert.include(graphOf("control.ts").packages, "effect/http-api/HttpApiClient")
  })

  it("loads neither the platform nor the command line", () => {
    assert.deepStrictEqual(
      packages.filter((name) => /platform-node|redis|effect\/cli|effect\/testing|vitest/.test(name)),
      [],
    )
    assert.deepStrictEqual(
      files.filter((file) => /^(cli|bin|testing)/.test(file)),
      [],
    )
  })
})

describe("the package", () => {
  it("has a source for every door", () => {
    for (const target of Object.values(packageJson.exports)) {
      if (typeof target === "string") continue
      const file = target.default.replace(/^\.\/dist\/(.*)\.js$/, "$1.ts")
      assert.isNotEmpty(readFileSync(join(source, file), "utf8"))
      assert.strictEqual(target.types, target.default.replace(/\.js$/, ".d.ts"))
    }
  })
})

describe("a hundred simulators in one process", () => {
  it("leave nothing behind", { timeout: 120_000 }, async () => {
    const once = async (socket: boolean) => {
      await using sim = await startSimulator({ socket })
      const answer = await sim.fetch(`${sim.url}/v1/models`)
      assert.strictEqual(answer.status, 200)
      await answer.arrayBuffer()
    }
    const handles = () =>
      process.getActiveResourcesInfo().filter((name) => /Server|Timeout|Immediate/.test(name)).length
    const measured = async () => {
      collectGarbage()
      await new Promise((resolve) => setTimeout(resolve, 100))
      collectGarbage()
      return process.memoryUsage().heapUsed
    }
    for (let warm = 0; warm < 20; warm++) await once(warm % 2 === 0)
    const before = { heap: await measured(), handles: handles() }
    for (let run = 0; run < 100; run++) await once(run % 2 === 0)
    const grown = (await measured()) - before.heap
    assert.isAtMost(handles(), before.handles + 2)
    assert.isBelow(grown, 100 * 50_000)
  })
})
