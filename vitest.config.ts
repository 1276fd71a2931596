/** How the tests run. */
import { defineConfig } from "vitest/config"

const doors = { testing: "startSimulator", vitest: "vitest", jest: "jest", "node-test": "nodeTest" }

const source = (path: string) => new URL(`src/${path}.ts`, import.meta.url).pathname

export default defineConfig({
  // The package by its own names, from its sources.
  resolve: {
    alias: [
      { find: /^llmsim$/, replacement: source("index") },
      ...Object.entries(doors).map(([name, file]) => ({
        find: `llmsim/${name}`,
        replacement: source(`testing/${file}`),
      })),
    ],
  },
  test: {
    include: ["test/**/*.test.ts", "examples/**/*.test.ts"],
    setupFiles: ["test/support/compiledSchemas.ts"],
    testTimeout: 20_000,
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts"],
      exclude: ["src/bin.ts"],
      reporter: ["text-summary", "json-summary"],
      thresholds: { lines: 85 },
    },
  },
})
