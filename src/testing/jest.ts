/** A simulator for a file of Jest's tests: the door of `llmsim/jest`. @module llmsim/jest */
import { SimulatorHooks, type UsedSimulator } from "./SimulatorHooks.ts"
import type { SimulatorOptions } from "./SimulatorOptions.ts"

export type { UsedSimulator } from "./SimulatorHooks.ts"

type Hook = (run: () => void | Promise<void>) => void

interface JestGlobals {
  readonly beforeAll: Hook
  readonly beforeEach: Hook
  readonly afterEach: Hook
  readonly afterAll: Hook
}

/**
 * Starts a simulator before the first test of the file and ends it after the last; each test has a session of its own.
 * Jest does not tell a hook that a test has failed: wrap the test in `run`, and the failure's message tells the requests.
 *
 * @example
 * ```ts
 * import OpenAI from "openai"
 * import { useSimulator } from "llmsim/jest"
 *
 * declare const test: (name: string, run: () => Promise<void>) => void
 *
 * const sim = useSimulator()
 *
 * test("greets", () =>
 *   sim.run(async (session) => {
 *     const openai = new OpenAI(session.openai())
 *     await openai.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content: "Hi" }] })
 *     session.expectRequest({ model: "gpt-4o" })
 *   }))
 * ```
 */
export const useSimulator = (options: SimulatorOptions = {}): UsedSimulator => {
  const hooks = new SimulatorHooks(options)
  const jest = globalThis as unknown as JestGlobals
  jest.beforeAll(hooks.start)
  jest.beforeEach(hooks.begin)
  jest.afterEach(() => {
    hooks.finish()
  })
  jest.afterAll(hooks.stop)
  return hooks.used
}
