/** No server at all: the SDK's requests are answered in this process. */
import { startSimulator } from "llmsim/testing"
import OpenAI from "openai"

await using sim = await startSimulator({ socket: false, generator: "echo" })

const openai = new OpenAI(sim.openai())
const completion = await openai.chat.completions.create({
  model: "gpt-4o",
  messages: [{ role: "user", content: "Hello" }],
})
console.log(completion.choices[0]?.message.content)
console.log(sim.journal())
