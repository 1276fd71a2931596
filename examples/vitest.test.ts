/** A suite of Vitest: what an application does with answers, errors and slow streams. */
import { useSimulator } from "llmsim/vitest"
import OpenAI from "openai"
import { expect, test } from "vitest"

const sim = useSimulator({ clock: "virtual" })

/** What is tested: it asks twice at most, and gives up on a stream that begins too late. */
const summarize = async (openai: OpenAI, text: string): Promise<string> => {
  const completion = await openai.chat.completions.create({
    model: "gpt-4o",
    messages: [
      { role: "system", content: "Summarize." },
      { role: "user", content: text },
    ],
  })
  return completion.choices[0]?.message.content ?? ""
}

const client = () => new OpenAI({ ...sim.openai(), maxRetries: 1 })

test("returns the model's text", async () => {
  sim.mock({ match: { content_contains: "whales" }, response: "Whales are big." })
  expect(await summarize(client(), "A long text on whales")).toBe("Whales are big.")
  sim.expectRequest({ body: { messages: [{ role: "system", content: /^Summarize/ }, { role: "user" }] } })
})

test("tries again when the provider is overloaded", async () => {
  sim.fault({ fault: { kind: "overloaded", retry_after_ms: 1 }, times: 1 })
  await summarize(client(), "text")
  expect(sim.requests().map(({ status }) => status)).toEqual([503, 200])
})

test("waits for a slow stream without the test waiting", async () => {
  sim.fault({ kind: "slow_headers", ms: 30_000 })
  const summary = summarize(client(), "text")
  await sim.untilWaiting()
  await sim.advance(30_000)
  expect(await summary).not.toBe("")
})
