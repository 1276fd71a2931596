/** How the tests run. */
import { configDefaults, defineConfig } from "vitest/config"

/** Tests whose bounds are so narrow that others on the same cores would spoil them: they come last, one by one. */
const timed = ["test/server/timing.test.ts", "test/server/workers/killed.test.ts", "test/testing/startup.test.ts"]

/** Tests of what is in a process, which others in the same one would spoil. */
const apart = ["test/index.test.ts", "test/generation/lazyLoading.test.ts"]

const doors = {
  control: "control",
  testing: "testing/startSimulator",
  vitest: "testing/vitest",
  jest: "testing/jest",
  "node-test": "testing/nodeTest",
}

const source = (path: string) => new URL(`src/${path}.ts`, import.meta.url).pathname

export default defineConfig({
  // The package by its own names, from its sources.
  resolve: {
    alias: [
      { find: /^llmsim$/, replacement: source("index") },
      ...Object.entries(doors).map(([name, file]) => ({
        find: `llmsim/${name}`,
        replacement: source(file),
      })),
    ],
  },
  test: {
    setupFiles: ["test/support/compiledSchemas.ts"],
    // Programs that tests start find their modules compiled: half of a start.
    env: { NODE_COMPILE_CACHE: new URL("node_modules/.cache/compiled", import.meta.url).pathname },
    // Vitest would leave a core for itself, which is half of a machine of two.
    maxWorkers: "100%",
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // A machine that is busy with something else may spoil one try, but not two.
    retry: 1,
    projects: [
      {
        extends: true,
        test: {
          name: "all",
          include: ["test/**/*.test.ts", "examples/**/*.test.ts"],
          exclude: [...configDefaults.exclude, ...apart, ...timed],
          // Files that follow each other in one process find all loaded and compiled: half the work.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: "apart", include: apart, sequence: { groupOrder: 0 } } },
      {
        extends: true,
        test: { name: "timed", include: timed, fileParallelism: false, sequence: { groupOrder: 1 } },
      },
    ],
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts"],
      exclude: ["src/bin.ts"],
      reporter: ["text-summary", "json-summary"],
      thresholds: { lines: 85 },
    },
  },
})
