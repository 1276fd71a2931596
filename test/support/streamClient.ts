/** A client on another host: prints when each event of a stream came, in milliseconds after the request. */
import { request } from "node:http"

const [host = "", port = ""] = process.argv.slice(2)
const body = JSON.stringify({
  model: "gpt-4o",
  stream: true,
  max_tokens: 200,
  messages: [{ role: "user", content: "Hi" }],
})
const startedAt = performance.now()
const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) }
request({ host, port, path: "/v1/chat/completions", method: "POST", headers }, (response) => {
  response.setEncoding("utf8").on("data", (text: string) => {
    const events = text.split("\n\n").filter((part) => part.includes('"content"')).length
    for (let i = 0; i < events; i++) process.stdout.write(`${performance.now() - startedAt}\n`)
  })
}).end(body)
