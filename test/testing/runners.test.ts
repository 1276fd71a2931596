/** The helpers for test runners, each in its runner. */
import { execFile } from "node:child_process"
import { join } from "node:path"
import { assert, it } from "@effect/vitest"
import OpenAI from "openai"
import { useSimulator } from "../../src/testing/jest.ts"

const root = join(import.meta.dirname, "../..")

const run = (...args: ReadonlyArray<string>): Promise<string> =>
  new Promise((resolve) => {
    const env = {
      ...process.env,
      NO_COLOR: "1",
      NODE_OPTIONS: "",
      FORCE_COLOR: undefined,
      NODE_TEST_CONTEXT: undefined,
    }
    execFile(process.execPath, args, { cwd: root, env }, (_, out, error) => resolve(out + error))
  })

const journal =
  /requests that llmsim got:\n[# ]+1\. POST \/v1\/chat\/completions -> 200\n[# ]+\{"model":"gpt-4o".*the second/

it("Vitest's failing test tells its requests, and only its own", { timeout: 60_000 }, async () => {
  const config = "test/testing/runners/vitest.config.ts"
  const shown = await run("node_modules/vitest/vitest.mjs", "run", "--config", config, "--reporter", "verbose")
  assert.match(shown, /1 failed \| 1 passed/)
  assert.match(shown, journal)
  assert.notInclude(shown, '"content":"the first"')
})

it("Node's failing test tells its requests, and only its own", { timeout: 60_000 }, async () => {
  const shown = await run("--test", "--test-reporter", "tap", "test/testing/runners/failing.node.ts")
  assert.match(shown, /^ok 1 - passes/m)
  assert.match(shown, /^not ok 2 - fails/m)
  assert.match(shown, journal)
  assert.notInclude(shown, "the first")
})

it("Jest's hooks start and end a simulator, and give each test a session", async () => {
  const hooks: Record<string, () => void | Promise<void>> = {}
  const names = ["beforeAll", "beforeEach", "afterEach", "afterAll"] as const
  const saved = names.map((name) => [name, Reflect.get(globalThis, name)] as const)
  for (const name of names) Reflect.set(globalThis, name, (hook: () => void) => (hooks[name] = hook))
  const sim = useSimulator({ socket: false })
  for (const [name, value] of saved) Reflect.set(globalThis, name, value)

  assert.throws(() => sim.url, /runs only while the tests do/)
  await hooks.beforeAll?.()
  for (let test = 0; test < 2; test++) {
    await hooks.beforeEach?.()
    assert.lengthOf(sim.requests(), 0)
    await new OpenAI(sim.openai()).models.list()
    assert.strictEqual(sim.expectRequest({ path: "/v1/models" }).status, 200)
    await hooks.afterEach?.()
  }
  await hooks.afterAll?.()
  assert.throws(() => sim.url, /runs only while the tests do/)
})
