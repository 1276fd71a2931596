/** A simulator for a file of `node:test`'s tests: the door of `llmsim/node-test`. @module llmsim/node-test */
import { after, afterEach, before, beforeEach, type TestContext } from "node:test"
import { SimulatorHooks, type UsedSimulator } from "./SimulatorHooks.ts"
import type { SimulatorOptions } from "./SimulatorOptions.ts"

export type { UsedSimulator } from "./SimulatorHooks.ts"

/**
 * Starts a simulator before the first test of the file and ends it after the last; each test has a session of its own.
 * A test that fails tells its requests as a diagnostic.
 *
 * @example
 * ```ts
 * import { test } from "node:test"
 * import OpenAI from "openai"
 * import { useSimulator } from "llmsim/node-test"
 *
 * const sim = useSimulator()
 *
 * test("greets", async () => {
 *   const openai = new OpenAI(sim.openai())
 *   await openai.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content: "Hi" }] })
 *   sim.expectRequest({ model: "gpt-4o" })
 * })
 * ```
 */
export const useSimulator = (options: SimulatorOptions = {}): UsedSimulator => {
  const hooks = new SimulatorHooks(options)
  before(hooks.start)
  beforeEach(hooks.begin)
  afterEach((context) => {
    const journal = hooks.finish()
    // Node 22 knows whether a test has passed, its types do not.
    const test = context as TestContext & { readonly passed: boolean }
    if (journal === "" || test.passed) return
    for (const line of journal.split("\n")) test.diagnostic(line)
  })
  after(hooks.stop)
  return hooks.used
}
