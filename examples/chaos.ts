/** A chaos drill: a third of all calls fail for a while, and the client's retries have to carry it. */
import OpenAI from "openai"

const baseURL = process.env.OPENAI_BASE_URL ?? "http://localhost:8080/v1"
const faults = new URL("/llmsim/faults", baseURL)
const headers = { "content-type": "application/json" }

const drill = [
  { fault: { kind: "rate_limit", retry_after_ms: 10 }, probability: 0.2 },
  { fault: { kind: "server_error" }, probability: 0.15 },
]
await fetch(faults, { method: "POST", headers, body: JSON.stringify(drill) })

const openai = new OpenAI({ baseURL, apiKey: "any", maxRetries: 5 })
let failed = 0
for (let call = 0; call < 10; call++) {
  const messages = [{ role: "user" as const, content: `Question ${call}` }]
  await openai.chat.completions.create({ model: "gpt-4o", messages }).catch(() => failed++)
}
console.log(`${failed} of 10 calls failed in spite of the retries`)

await fetch(faults, { method: "DELETE" })
