/** What makes JSON by schemas and texts by grammars, and what speaks to a Redis, is loaded when first needed. */

import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { assert, describe, it } from "@effect/vitest"

const source = join(import.meta.dirname, "../../src")

/** All modules that importing a file loads at once: neither types nor what `import()` names. */
const loadedBy = (file: string, seen = new Set<string>()): ReadonlySet<string> => {
  if (seen.has(file)) return seen
  seen.add(file)
  const text = readFileSync(file, "utf8")
  for (const [, target = ""] of text.matchAll(/^(?:import|export)(?! type)\b[^"=(]*?"([^"]+)"/gm)) {
    if (target.startsWith(".") && target.endsWith(".ts")) loadedBy(join(dirname(file), target), seen)
    else seen.add(target)
  }
  return seen
}

describe("lazy loading", () => {
  for (const entry of ["bin.ts", "index.ts", "generation/generateJson.ts", "generation/grammarText.ts"]) {
    it(`keeps the libraries away from ${entry}`, () => {
      const loaded = [...loadedBy(join(source, entry))]
      assert.include(loaded, "effect")
      assert.deepStrictEqual(
        loaded.filter((name) =>
          /ajv|opentelemetry|observability|otlpLayer|^ink$|^react|regexpp|prepareSchema|prepareGrammar|edis(?!Layer\.ts)|^@effect\/platform-node$/.test(
            name,
          ),
        ),
        [],
      )
    })
  }
})
