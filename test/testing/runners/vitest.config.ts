/** Runs the one test that fails. */
import { defineConfig } from "vitest/config"

export default defineConfig({ test: { include: ["test/testing/runners/failing.vitest.ts"], root: "." } })
