/** A load test with autocannon, against an llmsim that answers at once: `llmsim serve --latency instant`. */
import autocannon from "autocannon"

const result = await autocannon({
  url: `${process.env.OPENAI_BASE_URL ?? "http://localhost:8080/v1"}/chat/completions`,
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content: "Hello" }] }),
  connections: 10,
  duration: Number(process.env.SECONDS ?? 30),
})

console.log(`${Math.round(result.requests.average)} requests/s, 99 % within ${result.latency.p99} ms`)
console.log(`${result.non2xx} refused, ${result.errors} failed`)
