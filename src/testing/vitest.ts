/** A simulator for a file of Vitest's tests: the door of `llmsim/vitest`. @module llmsim/vitest */
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest"
import { SimulatorHooks, type UsedSimulator } from "./SimulatorHooks.ts"
import type { SimulatorOptions } from "./SimulatorOptions.ts"

export type { UsedSimulator } from "./SimulatorHooks.ts"

/**
 * Starts a simulator before the first test of the file and ends it after the last; each test has a session of its own.
 * The message of a test that fails tells the requests it made. Call it at the top of a file, or in a `describe`.
 *
 * @example
 * ```ts
 * import OpenAI from "openai"
 * import { useSimulator } from "llmsim/vitest"
 * import { expect, test } from "vitest"
 *
 * const sim = useSimulator()
 *
 * test("greets", async () => {
 *   sim.mock({ response: "Hello there" })
 *   const openai = new OpenAI(sim.openai())
 *   await openai.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content: "Hi" }] })
 *   expect(sim.expectRequest({ model: "gpt-4o" }).status).toBe(200)
 * })
 * ```
 */
export const useSimulator = (options: SimulatorOptions = {}): UsedSimulator => {
  const hooks = new SimulatorHooks(options)
  beforeAll(hooks.start)
  beforeEach(hooks.begin)
  afterEach(({ task }) => {
    const journal = hooks.finish()
    if (journal === "") return
    for (const error of task.result?.errors ?? []) error.message += `\n\n${journal}`
  })
  afterAll(hooks.stop)
  return hooks.used
}
