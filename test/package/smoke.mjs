/** The package as its users meet it: every door is opened, a simulator answers on a port and in memory. Prints what went well. */
import { SimServer } from "llmsim"
import { startSimulator } from "llmsim/testing"

const ask = async (sim) => {
  const body = JSON.stringify({ model: "gpt-4o", stream: true, messages: [{ role: "user", content: "Hello" }] })
  const headers = { "content-type": "application/json" }
  const answer = await sim.fetch(`${sim.url}/v1/chat/completions`, { method: "POST", headers, body })
  const text = await answer.text()
  if (answer.status !== 200 || !text.endsWith("data: [DONE]\n\n")) throw new Error(`${answer.status} ${text}`)
  return sim.requests()[0].completionTokens
}

for (const socket of [true, false]) {
  const sim = await startSimulator({ socket })
  console.log(`${socket ? "on a port" : "in memory"}: ${await ask(sim)} tokens`)
  await sim.close()
}
console.log(typeof SimServer.layer)
