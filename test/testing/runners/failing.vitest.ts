/** A test that fails, for the message that Vitest shows. */
import OpenAI from "openai"
import { expect, test } from "vitest"
import { useSimulator } from "../../../src/testing/vitest.ts"

const sim = useSimulator()

const ask = (content: string) =>
  new OpenAI(sim.openai()).chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content }] })

test("passes", async () => {
  await ask("the first")
  expect(sim.requests()).toHaveLength(1)
})

test("fails", async () => {
  await ask("the second")
  expect(sim.requests()).toHaveLength(5)
})
