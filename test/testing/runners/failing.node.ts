/** A test that fails, for what Node's runner shows. */
import assert from "node:assert"
import { test } from "node:test"
import OpenAI from "openai"
import { useSimulator } from "../../../src/testing/nodeTest.ts"

const sim = useSimulator({ socket: false })

const ask = (content: string) =>
  new OpenAI(sim.openai()).chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content }] })

test("passes", async () => {
  await ask("the first")
  assert.strictEqual(sim.requests().length, 1)
})

test("fails", async () => {
  await ask("the second")
  assert.strictEqual(sim.requests().length, 5)
})
